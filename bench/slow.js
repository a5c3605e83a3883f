/**
 * From navigation to the box and to the first result on a slow line: `node slow.js QUERY SITE…` prints a table. A site is a
 * folder that `samara build` has written. 400 kbit/s and 400 ms, empty cache, HTTP/1.1 without TLS, gzip for text and
 * WebAssembly; the page has only the box. The query is typed as soon as there is a box.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { freshPage, launch } from './browser.js';
import { median } from './measure/rounds.js';

/** @import { Browser } from 'puppeteer-core' */

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const conditions = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

/** @type {Record<string, string>} */
const types = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.html': 'text/html',
  '.wasm': 'application/wasm',
};
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Slow</title><link rel="icon" href="data:,">
<script type="module" src="samara-search.js"></script><samara-search src="docs.samara"></samara-search>`;

const [query, ...sites] = process.argv.slice(2);
const browser = await launch();
console.log('| site | box, s | first result, s | requests for the index | bytes of it | a second query, s | bytes |');
console.log('|---|--:|--:|--:|--:|--:|--:|');
try {
  for (const site of sites) {
    const server = await serve(site);
    /** @type {Awaited<ReturnType<typeof visit>>[]} */
    const results = [];
    for (let round = 0; round < rounds; round++) results.push(await visit(browser, server));
    const of = (/** @type {keyof typeof results[0]} */ key) => median(results.map((result) => result[key]));
    const seconds = (/** @type {number} */ ms) => (ms / 1000).toFixed(1);
    const cells = [
      seconds(of('box')),
      seconds(of('first')),
      of('requests'),
      of('bytes'),
      seconds(of('second')),
      of('more'),
    ];
    console.log(`| ${basename(site)} | ${cells.join(' | ')} |`);
    server.close();
  }
} finally {
  await browser.close();
}

/**
 * Serves a site, and counts the requests for its index.
 * @param {string} site
 */
async function serve(site) {
  let requests = 0;
  let bytes = 0;
  /** @type {Map<string, Promise<Buffer>>} */
  const compressed = new Map();
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const type = path === '/' ? types['.html'] : types[extname(path)];
    try {
      if (type) {
        if (!compressed.has(path)) {
          const body = path === '/' ? Promise.resolve(Buffer.from(page)) : readFile(join(site, path));
          compressed.set(
            path,
            body.then((text) => gzipSync(text, { level: 9 })),
          );
        }
        const body = await compressed.get(path);
        response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'content-length': body?.length });
        response.end(body);
        return;
      }
      const file = await readFile(join(site, path));
      const [, start, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
      const body = start ? file.subarray(+start, +last + 1) : file;
      requests++;
      bytes += body.length;
      const range = start ? { 'content-range': `bytes ${start}-${last}/${file.length}` } : {};
      response.writeHead(start ? 206 : 200, { 'content-length': body.length, ...range }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await /** @type {Promise<void>} */ (new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    /** Requests and bytes since the last call. */
    take() {
      const taken = { requests, bytes };
      requests = bytes = 0;
      return taken;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @param {Browser} browser @param {Awaited<ReturnType<typeof serve>>} server */
async function visit(browser, server) {
  const { page, close } = await freshPage(browser);
  try {
    const devtools = await page.createCDPSession();
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', conditions);
    server.take();
    await page.goto(server.url, { waitUntil: 'domcontentloaded', timeout: 300_000 });
    const box = await page.evaluate(async () => {
      const input = () => document.querySelector('samara-search')?.shadowRoot?.querySelector('input');
      while (!input()) await new Promise((resolve) => setTimeout(resolve, 5));
      input()?.focus();
      return performance.now();
    });
    const first = await searched(query);
    const { requests, bytes } = server.take();
    const before = await page.evaluate(() => performance.now());
    const second = (await searched(`${query} example`)) - before;
    return { box, first, requests, bytes, second, more: server.take().bytes };
  } finally {
    await close();
  }

  /** Puts a text into the box as pasting does, and waits for its results. @param {string} text */
  function searched(text) {
    return page.evaluate((text) => {
      const element = /** @type {HTMLElement} */ (document.querySelector('samara-search'));
      const input = /** @type {HTMLInputElement} */ (element.shadowRoot?.querySelector('input'));
      return new Promise((resolve, reject) => {
        element.addEventListener('samara-search', (event) => {
          if (/** @type {CustomEvent} */ (event).detail.query === text) resolve(performance.now());
        });
        element.addEventListener('samara-error', (event) => reject(/** @type {CustomEvent} */ (event).detail.error));
        input.value = text;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      });
    }, text);
  }
}
