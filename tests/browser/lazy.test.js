/** samara-search.js: a box that takes text before its element is loaded, and the element that takes the box over. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { inBothBrowsers } from './browsers.js';
import { dist, open } from './pages.js';
import { serve, strictPolicy } from './server.js';

/**
 * @import { Page } from 'puppeteer-core'
 * @import { Observed } from './pages.js'
 */

const site = join(dist, 'site');
const sitePolicy = strictPolicy.replace("connect-src 'none'", "connect-src 'self'");

/** The size of the script that a page loads before its box accepts text, in bytes under brotli. */
const maxFirstBytes = 12_000;

const html = (attributes = '') =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>
  <script type="module" src="/samara-search.js"></script>
  <samara-search ${attributes}></samara-search>`;

const icon = { '/favicon.ico': '' };

/** The violations of the page: Firefox requests an icon and reports its own. @param {Observed} seen */
const violations = async (seen) => (await seen.violations()).filter((violation) => !/favicon\.ico/.test(violation));

/** A samara.js that the server sends when the test releases it. */
function heldScript() {
  let release = () => {};
  const script = readFileSync(join(site, 'samara.js'), 'utf8');
  const answer = /** @type {Promise<string>} */ (new Promise((resolve) => (release = () => resolve(script))));
  return { answer, release };
}

/** @param {Page} page @param {string} [selector] */
async function focusBox(page, selector = '.samara-input') {
  const find = `document.querySelector('samara-search')?.shadowRoot?.querySelector('${selector}')`;
  await page.waitForFunction(find);
  await page.evaluate(`globalThis.first = ${find}; globalThis.first.focus()`);
}

/** The box, and whether it has the input of before. @param {Page} page */
const box = (page) =>
  page.evaluate(() => {
    const { first } = /** @type {any} */ (globalThis);
    const tree = document.querySelector('samara-search')?.shadowRoot;
    const inputs = tree?.querySelectorAll('input');
    return {
      count: inputs?.length,
      isSame: inputs?.[0] === first,
      hasFocus: tree?.activeElement === first,
      value: first.value,
    };
  });

/** @param {Page} page */
const firstOption = (page) =>
  page.waitForFunction(
    () => document.querySelector('samara-search')?.shadowRoot?.querySelector('[role=option]')?.textContent,
    { timeout: 60_000 },
  );

inBothBrowsers('samara-search.js', (browser) => {
  test('a box takes text after 12 KB, keeps it, and answers it when the element is there', async () => {
    const { answer, release } = heldScript();
    const server = await serve(site, { policy: sitePolicy, pages: { ...icon, '/': html(), '/samara.js': answer } });
    const seen = await open(browser(), server.url);
    try {
      await focusBox(seen.page);
      await seen.page.keyboard.type('telenr');
      const loaded = server.log.filter((path) => !['/', '/samara.js', '/favicon.ico'].includes(path));
      assert.deepEqual(loaded, ['/samara-search.js']);
      const bytes = brotliCompressSync(readFileSync(join(site, 'samara-search.js'))).length;
      assert.ok(bytes <= maxFirstBytes, `${bytes} bytes`);
      await seen.page.waitForFunction(
        () => document.querySelector('samara-search')?.shadowRoot?.querySelector('progress')?.hidden === false,
      );

      await seen.page.keyboard.press('ArrowLeft');
      release();
      await seen.page.evaluate(() => customElements.whenDefined('samara-search'));
      await seen.page.keyboard.type('o');
      await firstOption(seen.page);
      assert.deepEqual(await box(seen.page), { count: 1, isSame: true, hasFocus: true, value: 'telenor' });
      assert.deepEqual(await violations(seen), []);
      assert.deepEqual(
        seen.errors.filter((error) => !/favicon/.test(error)),
        [],
      );
    } finally {
      await seen.page.close();
      server.close();
    }
  });

  test('loads the index beside the element, and both only once', async () => {
    const { answer, release } = heldScript();
    const index = readFileSync(join(site, 'samara.wasm'));
    const pages = { ...icon, '/': html('src="/docs.samara"'), '/samara.js': answer, '/docs.samara': index };
    const server = await serve(site, { policy: sitePolicy, pages });
    const seen = await open(browser(), server.url);
    try {
      await focusBox(seen.page);
      await seen.page.waitForFunction(() => performance.getEntriesByName(`${location.origin}/docs.samara`).length > 0);
      const failed = seen.page.evaluate(
        () =>
          new Promise((resolve) =>
            document.addEventListener('samara-error', (event) =>
              resolve(String(/** @type {CustomEvent} */ (event).detail.error)),
            ),
          ),
      );
      release();
      // The file is no index.
      assert.match(await failed, /not a Samara index/);
      for (const path of ['/docs.samara', '/samara.js'])
        assert.equal(server.log.filter((asked) => asked === path).length, 1, path);
      assert.deepEqual(await violations(seen), []);
    } finally {
      await seen.page.close();
      server.close();
    }
  });

  test('a dialog that was asked for opens when the element is there', async () => {
    const { answer, release } = heldScript();
    const server = await serve(site, { pages: { ...icon, '/': html('mode="dialog"'), '/samara.js': answer } });
    const seen = await open(browser(), server.url);
    try {
      await focusBox(seen.page, '.samara-button');
      await seen.page.keyboard.press('Enter');
      release();
      await seen.page.waitForFunction(
        () => document.querySelector('samara-search')?.shadowRoot?.activeElement?.localName === 'input',
      );
      assert.deepEqual(seen.errors, []);
    } finally {
      await seen.page.close();
      server.close();
    }
  });

  test('Enter before the element is there opens the best hit', async () => {
    const { answer, release } = heldScript();
    const server = await serve(site, { pages: { ...icon, '/': html(), '/samara.js': answer } });
    const seen = await open(browser(), server.url);
    try {
      await focusBox(seen.page);
      await seen.page.keyboard.type('telenor');
      await seen.page.keyboard.press('Enter');
      await seen.page.evaluate(() => {
        document.querySelector('samara-search')?.addEventListener('samara-select', (event) => {
          event.preventDefault();
          Object.assign(globalThis, { selected: /** @type {CustomEvent} */ (event).detail.hit.title });
        });
      });
      release();
      await seen.page.waitForFunction(() => /Telenor/.test(/** @type {any} */ (globalThis).selected));
      assert.deepEqual(seen.errors, []);
    } finally {
      await seen.page.close();
      server.close();
    }
  });

  test('says when the element cannot be loaded, and tries again when the reader goes on', async () => {
    let isDown = true;
    const script = readFileSync(join(site, 'samara.js'));
    /** @param {import('node:http').ServerResponse} response */
    const answer = (response) => {
      response.writeHead(isDown ? 503 : 200, { 'content-type': 'text/javascript' });
      response.end(isDown ? '' : script);
    };
    const server = await serve(site, { pages: { ...icon, '/': html(), '/samara.js': answer } });
    const seen = await open(browser(), server.url);
    try {
      await focusBox(seen.page);
      const isShown = (/** @type {boolean} */ shown) =>
        seen.page.waitForFunction(
          (shown) => {
            const alert = document.querySelector('samara-search')?.shadowRoot?.querySelector('[role=alert]');
            return shown === !!alert && (!alert || !(/** @type {HTMLElement} */ (alert).hidden));
          },
          {},
          shown,
        );
      await isShown(true);
      isDown = false;
      await seen.page.keyboard.type('telenor');
      await firstOption(seen.page);
      await isShown(false);
      assert.equal((await box(seen.page)).value, 'telenor');
    } finally {
      await seen.page.close();
      server.close();
    }
  });
});
