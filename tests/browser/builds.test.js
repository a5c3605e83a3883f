/**
 * The files of a site that do not belong together: an engine that is another file, an index or a script of another build in
 * a cache. The box shows one sentence, and "try again" loads the page anew, past all caches.
 *
 * `SAMARA_NEXT` names a command whose engine reads another format version; its files are then the new build. Otherwise the
 * index of the new build has another version, and nothing else changes.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { assertOneSentence, complaint, ours, typeInto } from './complaint.js';
import { open, ready, type } from './pages.js';
import { serve, strictPolicy } from './server.js';
import { appears } from './states.js';

/** @import { ServerResponse } from 'node:http' */
/** @import { Page } from 'puppeteer-core' */

/** @param {string} command @param {string[]} more */
function build(command, ...more) {
  const site = mkdtempSync(join(tmpdir(), 'samara-builds-'));
  after(() => rmSync(site, { recursive: true }));
  const seeds = fileURLToPath(new URL('../../seeds/', import.meta.url));
  const words = ['build', seeds, '--out', site, '--name', 'docs', '--quiet', ...more];
  execFileSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  return site;
}

const command = process.env.SAMARA ?? 'samara';
const next = process.env.SAMARA_NEXT;
const site = build(command);
const nextSite = next ? build(next) : site;
const index = readFileSync(join(site, 'docs.samara'));
const newIndex = next ? readFileSync(join(nextSite, 'docs.samara')) : Buffer.from(index).fill(index[6] + 1, 6, 7);
const otherEngine = readFileSync(join(build(command, '--parts'), 'samara.wasm'));

/** @param {string} script @param {string} [src] */
const page = (
  script,
  src = '/docs.samara',
) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title>
  <link rel="icon" href="data:,">${script}<h1>Reports</h1><samara-search src="${src}"></samara-search>`;
const classic = '<script src="/samara.js" defer></script>';
const modules = '<script type="module" src="/samara-define.mjs"></script>';
const lazy = '<script type="module" src="/samara-search.js"></script>';

/** @param {ServerResponse} response */
const dead = (response) => response.destroy();

/** Content that a browser may keep for an hour. @param {() => string | Buffer} content @param {string} contentType */
const cached = (content, contentType) => (/** @type {ServerResponse} */ response) =>
  void response.writeHead(200, { 'content-type': contentType, 'cache-control': 'max-age=3600' }).end(content());

const otherVersion = /^the index has format version \d+, this engine reads version \d+: build the index again/;

/** @param {Page} page */
const clickRetry = (page) =>
  Promise.all([
    page.waitForNavigation({ waitUntil: 'load' }),
    page.$eval('samara-search >>> .samara-retry', (retry) => /** @type {HTMLElement} */ (retry).click()),
  ]);

inBothBrowsers('an engine that cannot be used', (browser) => {
  for (const [name, engine, why] of /** @type {[string, any, RegExp][]} */ ([
    [
      'is missing',
      undefined,
      /^The search engine http:\S+samara\.wasm could not be loaded: the server answered 404\.$/,
    ],
    [
      'is an HTML page',
      '<!doctype html><title>404</title>',
      /^The search engine http:\S+samara\.wasm is of another build/,
    ],
    ['is cut off', otherEngine.subarray(0, 5000), /^The search engine http:\S+samara\.wasm is of another build/],
    ['is of another build', otherEngine, /^The search engine http:\S+samara\.wasm is of another build/],
    [
      'does not arrive',
      dead,
      /^The search engine http:\S+samara\.wasm could not be loaded: the server did not answer, or the page may not/,
    ],
  ])) {
    test(`an engine that ${name}: shows one sentence`, async () => {
      /** @type {Record<string, any>} */
      const pages = {
        '/': page(modules),
        '/samara.wasm': engine ?? ((/** @type {ServerResponse} */ r) => r.writeHead(404).end()),
      };
      const server = await serve(site, { pages });
      const seen = await open(browser(), server.url);
      try {
        await typeInto(seen.page);
        assertOneSentence(await complaint(seen.page), why);
        assert.deepEqual(ours(seen.errors), []);
      } finally {
        await seen.page.close();
        server.close();
      }
    });
  }

  test('the sentence names WebAssembly if the policy forbids it', async () => {
    const policy = strictPolicy.replace(" 'wasm-unsafe-eval'", '').replace("connect-src 'none'", "connect-src 'self'");
    const server = await serve(site, { policy, pages: { '/': page(modules) } });
    const seen = await open(browser(), server.url);
    try {
      await typeInto(seen.page);
      assertOneSentence(await complaint(seen.page), /forbids WebAssembly: add 'wasm-unsafe-eval' to script-src/);
    } finally {
      await seen.page.close();
      server.close();
    }
  });

  test('a service worker that knows the engine only without its build is enough', async () => {
    const wasm = readFileSync(join(site, 'samara.wasm'));
    const pages = {
      '/': page(modules),
      '/samara.wasm': (/** @type {ServerResponse} */ response) =>
        response.req.url?.includes('?') ? dead(response) : void response.end(wasm),
    };
    const server = await serve(site, { pages });
    const seen = await open(browser(), server.url);
    try {
      await ready(seen.page);
      assert.match((await type(seen.page, 'telenor')).hits[0].url, /telenor/);
    } finally {
      await seen.page.close();
      server.close();
    }
  });
});

inBothBrowsers('an index that cannot be requested', (browser) => {
  test('the sentence names the policy, the other host, or the connection', async () => {
    const other = await serve(site);
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'none'";
    const notRead = /: the server did not answer, or the page may not read it \(CORS, connect-src\)\.$/;
    const unreachable = { '/': page(classic), '/docs.samara': dead };
    const offline = () => Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });
    for (const [options, why, prepare] of /** @type {[Parameters<typeof serve>[1], RegExp, (() => void)?][]} */ ([
      [{ policy, pages: { '/': page(classic) } }, notRead],
      [{ pages: { '/': page(classic, `${other.url.replace('127.0.0.1', 'localhost')}docs.samara`) } }, notRead],
      [{ pages: unreachable }, notRead],
      [{ pages: unreachable }, /: this device is offline\.$/, offline],
    ])) {
      const server = await serve(site, options);
      const seen = await open(browser(), server.url, prepare);
      try {
        await typeInto(seen.page);
        assertOneSentence(await complaint(seen.page), why);
      } finally {
        await seen.page.close();
        server.close();
      }
    }
    other.close();
  });
});

inBothBrowsers('files of two builds', (browser) => {
  test('the addresses of the engine and of the element name their build', async () => {
    for (const [script, file] of [
      [modules, /\/samara\.wasm\?[0-9a-f]{8}$/],
      [lazy, /\/samara\.js\?[0-9a-f]{8}$/],
    ]) {
      const server = await serve(site, { pages: { '/': page(/** @type {string} */ (script)) } });
      const seen = await open(browser(), server.url);
      try {
        await typeInto(seen.page);
        await appears(seen.page, '[role=option]');
        const requested = seen.requests.filter((address) => /\/samara\.(js|wasm)/.test(address));
        assert.equal(requested.length, 1);
        assert.match(requested[0], /** @type {RegExp} */ (file));
      } finally {
        await seen.page.close();
        server.close();
      }
    }
  });

  test('an old index in the cache: a new engine asks once more, past the cache', async () => {
    // Of the two builds, the engine is the one that is tested, so the index is of the other version.
    let deployed = newIndex;
    const pages = { '/': page(classic), '/docs.samara': cached(() => deployed, 'application/octet-stream') };
    const server = await serve(site, { pages });
    const asked = () => server.log.filter((path) => path === '/docs.samara').length;
    const seen = await open(browser(), server.url);
    try {
      await typeInto(seen.page);
      assertOneSentence(await complaint(seen.page), otherVersion);
      assert.equal(asked(), 2);
      deployed = index;
      await seen.page.goto(server.url);
      await typeInto(seen.page);
      await appears(seen.page, '[role=option]');
      assert.equal(asked(), 3);
      assert.deepEqual(ours(seen.errors), []);
    } finally {
      await seen.page.close();
      server.close();
    }
  });

  for (const [name, script, path] of [
    ['samara.js', classic, '/samara.js'],
    ['samara.mjs', modules, '/samara.mjs'],
  ]) {
    test(`an old ${name} in the cache: "try again" loads script and page past the cache`, async () => {
      const text = (/** @type {string} */ from, /** @type {string} */ mark) =>
        `${readFileSync(join(from, name), 'utf8')};globalThis.deployed = '${mark}';`;
      let isNew = false;
      const pages = {
        '/': page(script),
        '/docs.samara': cached(() => (isNew && !next ? index : newIndex), 'application/octet-stream'),
        [path]: cached(() => (isNew ? text(nextSite, 'new') : text(site, 'old')), 'text/javascript'),
        '/samara.wasm': (/** @type {ServerResponse} */ response) =>
          void response.end(readFileSync(join(isNew ? nextSite : site, 'samara.wasm'))),
      };
      const server = await serve(site, { pages });
      const seen = await open(browser(), server.url);
      const deployed = () => seen.page.evaluate(() => /** @type {any} */ (globalThis).deployed);
      try {
        await typeInto(seen.page);
        assertOneSentence(await complaint(seen.page), otherVersion);
        assert.equal(await deployed(), 'old');
        isNew = true;
        await clickRetry(seen.page);
        await typeInto(seen.page);
        await appears(seen.page, '[role=option]');
        assert.equal(await deployed(), 'new');
        assert.deepEqual(ours(seen.errors), []);
      } finally {
        await seen.page.close();
        server.close();
      }
    });
  }
});
