/**
 * From navigation to the box and to the first result on a slow line, then for a key more and for a word more:
 * `node slow.js QUERY SITE…` prints a table. A site is a folder that `samara build` or Pagefind has written. 400 kbit/s and
 * 400 ms, empty cache, HTTP/1.1 without TLS, gzip for text and WebAssembly; the page has only the box. The query is typed as
 * soon as there is a box. `cargo xtask bench slow` makes the sites.
 */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { freshPage, launch } from './browser.js';
import { median } from './measure/rounds.js';
import { rangeOf } from './server.js';

/** @import { Browser } from 'puppeteer-core' */

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const conditions = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

/** @type {Record<string, string>} */
const types = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.html': 'text/html',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};
const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Slow</title><link rel="icon" href="data:,">';
const samara =
  '<script type="module" src="samara-search.js"></script><samara-search src="docs.samara"></samara-search>';
/** Pagefind's own user interface, as its documentation sets it up. */
const pagefind = `<link href="/pagefind/pagefind-ui.css" rel="stylesheet"><script src="/pagefind/pagefind-ui.js"></script>
<div id="search"></div><script>addEventListener('DOMContentLoaded', () => new PagefindUI({ element: '#search' }));</script>`;

const [query, ...sites] = process.argv.slice(2);
const browser = await launch();
console.log(
  '| site | box, s | first result, s | requests for the index | bytes of it | a key more, s | bytes | a word more, s | bytes |',
);
console.log('|---|--:|--:|--:|--:|--:|--:|--:|--:|');
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
      seconds(of('key')),
      of('keyBytes'),
      seconds(of('word')),
      of('wordBytes'),
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
  const page = head + (existsSync(join(site, 'pagefind')) ? pagefind : samara);
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
      const asked = rangeOf(request.headers.range, file.length);
      const body = asked ? file.subarray(asked.start, asked.end) : file;
      requests++;
      bytes += body.length;
      const range = asked ? { 'content-range': `bytes ${asked.start}-${asked.end - 1}/${file.length}` } : {};
      response.writeHead(asked ? 206 : 200, { 'content-length': body.length, ...range }).end(body);
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
      const input = () => {
        const own = document.querySelector('samara-search')?.shadowRoot?.querySelector('input');
        return own ?? /** @type {HTMLElement | null} */ (document.querySelector('.pagefind-ui__search-input'));
      };
      while (!input()) await new Promise((resolve) => setTimeout(resolve, 5));
      input()?.focus();
      return performance.now();
    });
    const first = (await searched(query)).at;
    const { requests, bytes } = server.take();
    const key = await searched(`${query} e`);
    const keyBytes = server.take().bytes;
    const word = await searched(`${query} example`);
    return { box, first, requests, bytes, key: key.took, keyBytes, word: word.took, wordBytes: server.take().bytes };
  } finally {
    await close();
  }

  /** Puts a text into the box as pasting does, and waits for its first result. @param {string} text */
  function searched(text) {
    return page.evaluate(async (text) => {
      const start = performance.now();
      const element = /** @type {HTMLElement | null} */ (document.querySelector('samara-search'));
      const input = /** @type {HTMLInputElement} */ (
        element?.shadowRoot?.querySelector('input') ?? document.querySelector('.pagefind-ui__search-input')
      );
      const found = new Promise((resolve, reject) => {
        element?.addEventListener('samara-search', (event) => {
          if (/** @type {CustomEvent} */ (event).detail.query === text) resolve(undefined);
        });
        element?.addEventListener('samara-error', (event) => reject(/** @type {CustomEvent} */ (event).detail.error));
        const look = () => {
          const message = document.querySelector('.pagefind-ui__message')?.textContent?.trim();
          if (message?.endsWith(`for ${text}`) && document.querySelector('.pagefind-ui__result-link'))
            resolve(undefined);
          else setTimeout(look, 5);
        };
        if (!element) look();
      });
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await found;
      const at = performance.now();
      return { at, took: at - start };
    }, text);
  }
}
