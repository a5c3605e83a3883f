/**
 * Indexes that cannot be loaded, and pages with few permissions: the box shows one sentence, and the rest of the page
 * works. The site is the output of `samara build`.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inBothBrowsers, launch } from './browsers.js';
import { assertOneSentence, complaint, failed, ours, typeInto } from './complaint.js';
import { open, ready, shown, stored, type, visit } from './pages.js';
import { serve, strictPolicy } from './server.js';
import { appears } from './states.js';

/** @import { ServerResponse } from 'node:http' */
/** @import { Browser, Page } from 'puppeteer-core' */

const site = mkdtempSync(join(tmpdir(), 'samara-trouble-'));
after(() => rmSync(site, { recursive: true }));

const seeds = fileURLToPath(new URL('../../seeds/', import.meta.url));
const words = ['build', seeds, '--out', site, '--name', 'docs', '--inline', '--quiet'];
execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'inherit'] });
const index = readFileSync(join(site, 'docs.samara'));
const inlined = readFileSync(join(site, 'docs.samara.js'), 'utf8');

/** @param {number} at */
function changed(at) {
  const bytes = Buffer.from(index);
  bytes[at] ^= 1;
  return bytes;
}

/**
 * A page with its own content and a script that runs after Samara's.
 * @param {string} attributes
 * @param {string} [head]
 */
const page = (attributes, head = '') => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title>
  <link rel="icon" href="data:,">${head}<script src="/samara.js" defer></script>
  <h1>Reports</h1><samara-search ${attributes}></samara-search>`;

/** @type {Record<string, [body: string | Uint8Array | undefined | ((response: ServerResponse) => void), why: RegExp]>} */
const troubles = {
  'is missing': [undefined, /^The index http:\S+docs\.samara could not be loaded: the server answered 404\.$/],
  'is an HTML page': ['<!doctype html><title>404</title>', /^this is not a Samara index/],
  'is empty': ['', /^the index is damaged \(section table: ends early\)/],
  'is cut off': [index.subarray(0, index.length / 2), /^the index is damaged \(\w+: ends early\)/],
  'has a changed byte at the end': [
    changed(index.length - 1),
    /^the index is damaged \(languages: checksum mismatch\)/,
  ],
  'has a changed byte in its table': [changed(20), /^the index is damaged \(section table: checksum mismatch\)/],
  'breaks off on its way': [
    (response) => {
      response.writeHead(200, { 'content-length': index.length });
      response.write(index.subarray(0, 5000), () => setTimeout(() => response.destroy(), 50));
    },
    /^The index http:\S+docs\.samara could not be loaded: the connection broke off\.$/,
  ],
};

inBothBrowsers('an index that cannot be opened', (browser) => {
  for (const [name, [body, why]] of Object.entries(troubles)) {
    test(`an index that ${name}: shows one sentence, requests the index once, and again on retry`, async () => {
      const second = '<samara-search id="other" src="whole.samara"></samara-search>';
      /** @type {Record<string, any>} */
      const pages = { '/': page('src="wanted/docs.samara"', second), '/whole.samara': index };
      if (body !== undefined) pages['/wanted/docs.samara'] = body;
      const server = await serve(site, { pages });
      const seen = await open(browser(), server.url);
      try {
        // The failing box comes first in the page.
        await seen.page.$eval('#other', (other) => document.body.append(other));
        const asked = () => server.log.filter((path) => path === '/wanted/docs.samara').length;
        await typeInto(seen.page);
        assertOneSentence(await complaint(seen.page), why);
        // A failing server does not get a request per key.
        await seen.page.keyboard.type(' customers');
        await new Promise((resolve) => setTimeout(resolve, 100));
        assert.equal(asked(), 1);
        assert.match((await shown(seen.page)).text, new RegExp(failed));

        const beside = await seen.page.$eval('#other', async (other) => {
          const samara = await /** @type {import('../../www/samara.d.ts').SamaraSearchElement} */ (other).load();
          return (await samara.search('sagaing')).hits[0].url;
        });
        assert.match(beside, /sagaing-villages-burned/);

        pages['/wanted/docs.samara'] = index;
        await seen.page.$eval('samara-search >>> .samara-retry', (retry) => /** @type {HTMLElement} */ (retry).click());
        await appears(seen.page, '[role=option]');
        assert.equal(asked(), 2);
        assert.match((await shown(seen.page)).options[0].text, /Telenor/);
        assert.deepEqual(ours(seen.errors), []);
      } finally {
        await seen.page.close();
        server.close();
      }
    });
  }

  const letter = inlined.indexOf('"') + 400;
  for (const [name, script, why] of /** @type {[string, string, RegExp][]} */ ([
    [
      'a changed letter',
      inlined.slice(0, letter) + (inlined[letter] === 'A' ? 'B' : 'A') + inlined.slice(letter + 1),
      /checksum mismatch/,
    ],
    [
      'an invalid base64 letter',
      `${inlined.slice(0, letter)}~${inlined.slice(letter + 1)}`,
      /^the index is damaged|^The index in this page is damaged/,
    ],
    ['no index', '', /^No index travels with this page/],
  ])) {
    test(`a script with ${name}: shows one sentence`, async () => {
      const head = '<script src="/changed.js" defer></script>';
      const server = await serve(site, { pages: { '/': page('', head), '/changed.js': script } });
      await visit(browser(), server.url, async ({ page }) => {
        await typeInto(page);
        assertOneSentence(await complaint(page), why);
      }).finally(server.close);
    });
  }

  test('a page from disk that fetches its index: the sentence says what to do instead', async () => {
    writeFileSync(join(site, 'disk.html'), page('src="docs.samara"').replace('"/samara.js"', '"samara.js"'));
    const seen = await open(browser(), pathToFileURL(join(site, 'disk.html')).href);
    try {
      await typeInto(seen.page);
      assertOneSentence(
        await complaint(seen.page),
        /a page opened from disk may not fetch: include docs\.samara\.js instead/,
      );
    } finally {
      await seen.page.close();
    }
  });

  test('without WebAssembly: the sentence says so', async () => {
    const server = await serve(site, { pages: { '/': page('src="docs.samara"') } });
    const lose = () => {
      delete (/** @type {any} */ (globalThis).WebAssembly);
    };
    await visit(
      browser(),
      server.url,
      async ({ page }) => {
        await typeInto(page);
        assertOneSentence(
          await complaint(page),
          /^Search needs WebAssembly, which this browser does not have or has switched off\.$/,
        );
        // The engine and the index are not loaded: they could not be used.
        assert.ok(!server.log.includes('/docs.samara'));
      },
      lose,
    ).finally(server.close);
  });
});

test('WebAssembly disabled in Firefox’s settings: the sentence says so', async () => {
  const server = await serve(site, { pages: { '/': page('src="docs.samara"') } });
  /** @type {Browser} */
  const browser = await launch('firefox', { 'javascript.options.wasm': false });
  try {
    await visit(browser, server.url, async ({ page }) => {
      assert.equal(await page.evaluate(() => typeof WebAssembly), 'undefined');
      await typeInto(page);
      assertOneSentence(await complaint(page), /^Search needs WebAssembly/);
    });
  } finally {
    await browser.close();
    server.close();
  }
});

inBothBrowsers('policies', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;

  for (const [name, policy, html] of [
    [
      'an index by its address',
      strictPolicy.replace("connect-src 'none'", "connect-src 'self'"),
      page('src="docs.samara"'),
    ],
    ['an index in a script', strictPolicy, page('', '<script src="/docs.samara.js" defer></script>')],
  ]) {
    test(`${name} works under the strictest possible policy`, async () => {
      // The policy forbids the icon of the page.
      server = await serve(site, { policy, pages: { '/': html.replace(/<link[^>]*>/, '') } });
      const synchronous = () => {
        const compiled = /** @type {string[]} */ ([]);
        Object.assign(globalThis, { compiled });
        WebAssembly.Module = new Proxy(WebAssembly.Module, {
          construct(Module, given) {
            compiled.push('at once');
            return Reflect.construct(Module, given);
          },
        });
      };
      const seen = await open(browser(), server.url, synchronous);
      try {
        await ready(seen.page);
        const asked = server.log.length;
        const { hits } = await type(seen.page, 'telnor');
        assert.match(hits[0].url, /telenor-shared-customer-data/);
        const { options } = await shown(seen.page);
        assert.equal(options[0].marks[0], 'Telenor');
        const styles = await seen.page.$eval('samara-search >>> mark', (mark) => getComputedStyle(mark).fontWeight);
        assert.ok(Number(styles) > 400, `a mark has the weight ${styles}: the style sheet applies`);
        assert.equal(server.log.length, asked);
        // Firefox requests an icon, and reports its own violation.
        assert.deepEqual(
          (await seen.violations()).filter((violation) => !/favicon\.ico resource:/.test(violation)),
          [],
        );
        assert.deepEqual(
          seen.errors.filter((error) => !/favicon/.test(error)),
          [],
        );
        assert.ok(Object.values(await stored(seen.page)).every((count) => count === 0));
        // Chromium does not compile large modules synchronously.
        assert.deepEqual(await seen.page.evaluate(() => /** @type {any} */ (globalThis).compiled), []);
      } finally {
        await seen.page.close();
        server.close();
      }
    });
  }

  test('a policy without WebAssembly: shows one sentence', async () => {
    const policy = strictPolicy.replace(" 'wasm-unsafe-eval'", '');
    server = await serve(site, { policy, pages: { '/': page('', '<script src="/docs.samara.js" defer></script>') } });
    const seen = await open(browser(), server.url);
    try {
      await typeInto(seen.page);
      assertOneSentence(await complaint(seen.page), /forbids WebAssembly: add 'wasm-unsafe-eval' to script-src\.$/);
    } finally {
      await seen.page.close();
      server.close();
    }
  });
});
