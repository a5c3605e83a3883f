/** A web server that compresses as a good host does, answers ranges, and counts what it sends. */

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entry } from './engines/index.js';
import { encoded, fileSize } from './files.js';

/** @import { Encoding } from './files.js' */
/** @import { Size } from './types.d.ts' */

const here = fileURLToPath(new URL('.', import.meta.url));
/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};
const isolated = {
  // A cross-origin isolated page has a clock with a resolution of 5 µs instead of 100.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Serves the engines of a corpus: `/ENGINE/…` are the published files, `/ENGINE/first.html` and `/ENGINE/keys.html` the
 * pages that use them. The pages and the measuring scripts are not counted.
 * @param {string} corpus a folder
 */
export async function serve(corpus) {
  /** @type {string[]} */
  let sent = [];
  /** @type {Encoding} */
  let encoding = 'raw';
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    const [, engine, name] = path.split('/');
    try {
      const headers = { ...isolated, 'cache-control': 'max-age=3600' };
      if (engine === 'pages' || name === 'first.html' || name === 'keys.html') {
        const body = engine === 'pages' ? await readFile(join(here, path)) : await page(engine, name);
        response.writeHead(200, { ...headers, 'content-type': types[extname(path)] }).end(body);
        return;
      }
      const file = join(corpus, path);
      const { body, encoding: used } = await encoded(file, encoding);
      sent.push(file);
      const range = used === 'raw' ? rangeOf(request.headers.range, body.length) : null;
      const answer = range ? body.subarray(range.start, range.end) : body;
      response.writeHead(range ? 206 : 200, {
        ...headers,
        'content-type': types[extname(path)] ?? 'application/octet-stream',
        'content-length': answer.length,
        ...(used !== 'raw' && { 'content-encoding': used === 'brotli' ? 'br' : used }),
        ...(range && { 'content-range': `bytes ${range.start}-${range.end - 1}/${body.length}` }),
      });
      response.end(answer);
    } catch {
      response.writeHead(404).end();
    }
  });
  await /** @type {Promise<void>} */ (new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    /** Sets the encoding of all later responses. @param {Encoding} next */
    sendAs: (next) => void (encoding = next),
    /** Resets the counter. */
    reset: () => void (sent = []),
    /** The bodies sent since the last reset, in all encodings. @returns {Promise<{ requests: number, size: Size }>} */
    async sent() {
      const sizes = await Promise.all(sent.map(fileSize));
      const of = (/** @type {Encoding} */ key) => sizes.reduce((all, size) => all + size[key], 0);
      return { requests: sizes.length, size: { raw: of('raw'), gzip: of('gzip'), brotli: of('brotli') } };
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * The range that a request asks for, if it is a single one within the file.
 * @param {string | undefined} header
 * @param {number} length of the file
 */
export function rangeOf(header, length) {
  const [, start, last] = /^bytes=(\d+)-(\d+)$/.exec(header ?? '') ?? [];
  if (!start || +last < +start || +start >= length) return null;
  return { start: +start, end: Math.min(+last + 1, length) };
}

/** @param {string} engine @param {string} name */
async function page(engine, name) {
  const preload = entry(engine).preload.map((file) => `<link rel="preload" as="fetch" crossorigin href="${file}">`);
  const script =
    name === 'first.html'
      ? `<script type="module">${await readFile(join(here, 'pages/first.js'), 'utf8')}</script>`
      : '<script type="module" src="/pages/keys.js"></script>';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${engine}</title><link rel="icon" href="data:,">
${name === 'first.html' ? preload.join('') : ''}<ol></ol>${script}</html>`;
}
