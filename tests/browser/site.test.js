/** dist/site over http: under the strict policy, as modules, and without requests once the index is open. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, open, ready, shown, stored, type } from './pages.js';
import { serve, strictPolicy } from './server.js';

const site = join(dist, 'site');

/** @param {string} head */
const page = (head) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">${head}<samara-search></samara-search>`;

inBothBrowsers('dist/site', (browser) => {
  test('works under the strict policy, and sends no requests once the index is open', async () => {
    const server = await serve(site, { policy: strictPolicy });
    const seen = await open(browser(), server.url);
    try {
      await ready(seen.page);
      const asked = server.log.length;
      assert.deepEqual([...new Set(server.log)].sort(), ['/', '/page.css', '/page.js', '/samara.js']);
      const { hits } = await type(seen.page, 'telnor');
      assert.equal(
        hits[0].title,
        'Telenor has shared sensitive customer data with military since the coup: industry sources',
      );
      assert.equal((await shown(seen.page)).options[0].marks[0], 'Telenor');
      await type(seen.page, 'villages burned');
      await seen.page.keyboard.press('Enter');
      assert.equal(server.log.length, asked);
      // Firefox requests an icon, which the page does not have, and reports its own violation.
      const ours = (await seen.violations()).filter((violation) => !/favicon\.ico resource:/.test(violation));
      assert.deepEqual(ours, []);
      assert.deepEqual(
        seen.errors.filter((error) => !/favicon/.test(error)),
        [],
      );
      assert.ok(Object.values(await stored(seen.page)).every((count) => count === 0));
    } finally {
      await seen.page.close();
      server.close();
    }
  });

  test('the style sheet of the widget applies under the strict policy', async () => {
    const server = await serve(site, { policy: strictPolicy });
    const seen = await open(browser(), server.url);
    try {
      await ready(seen.page);
      const sheets = await seen.page.evaluate(() =>
        document.querySelector('samara-search')?.shadowRoot?.adoptedStyleSheets.map((sheet) => sheet.cssRules.length),
      );
      assert.equal(sheets?.length, 1);
      assert.ok(sheets[0] > 20);
    } finally {
      await seen.page.close();
      server.close();
    }
  });

  test('the modules load the engine from its own file when it is first needed', async () => {
    const head = '<script type="module" src="/samara-define.mjs"></script>';
    const server = await serve(site, { pages: { '/': page(head) } });
    const seen = await open(browser(), server.url);
    try {
      await seen.page.evaluate(() => customElements.whenDefined('samara-search'));
      assert.deepEqual(asked(server), ['/', '/samara-define.mjs', '/samara.mjs']);
      await ready(seen.page);
      assert.deepEqual(asked(server), ['/', '/samara-define.mjs', '/samara.mjs', '/samara.wasm']);
      assert.equal((await type(seen.page, 'sagaing')).hits[0].url, 'sagaing-villages-burned');
      assert.deepEqual(seen.errors, []);
    } finally {
      await seen.page.close();
      server.close();
    }
  });

  test('the modules and the classic script export the same API, and imports have no side effects', async () => {
    const head = '<script src="/samara.js" defer></script>';
    const server = await serve(site, { pages: { '/': page(head), '/empty.html': page('') } });
    const empty = await open(browser(), `${server.url}empty.html`);
    const classic = await open(browser(), server.url);
    try {
      const module = await empty.page.evaluate(async () => {
        const { Samara, SamaraSearch } = await import(/** @type {any} */ ('/samara.mjs'));
        const defined = customElements.get('samara-search') !== undefined;
        const samara = await Samara.open();
        const { hits } = await samara.search('"stray bullet"', { limit: 1 });
        samara.close();
        return { defined, element: typeof SamaraSearch, hits };
      });
      assert.equal(module.defined, false);
      assert.equal(module.element, 'function');
      const hits = await classic.page.evaluate(async () => {
        const samara = await /** @type {any} */ (globalThis).Samara.open();
        return (await samara.search('"stray bullet"', { limit: 1 })).hits;
      });
      assert.deepEqual(hits, module.hits);
      assert.equal(hits[0].url, 'myitkyina-child-shot-dead');
      assert.deepEqual([...empty.errors, ...classic.errors], []);
    } finally {
      await empty.page.close();
      await classic.page.close();
      server.close();
    }
  });

  test('the classic script, loaded twice and beside the modules, defines the element once', async () => {
    const script = '<script src="/samara.js" defer></script>';
    const head = `${script}${script}<script type="module" src="/samara-define.mjs"></script><samara-search></samara-search>`;
    const server = await serve(site, { pages: { '/': page(head) } });
    const seen = await open(browser(), server.url);
    try {
      await ready(seen.page);
      const found = await seen.page.evaluate(() =>
        Promise.all(
          [...document.querySelectorAll('samara-search')].map(async (box) => {
            const samara = await box.load();
            return (await samara.search('telenor')).hits[0].url;
          }),
        ),
      );
      assert.deepEqual(found, ['telenor-shared-customer-data', 'telenor-shared-customer-data']);
      assert.deepEqual(seen.errors, []);
    } finally {
      await seen.page.close();
      server.close();
    }
  });
});

/** @param {{ log: string[] }} server */
const asked = (server) => server.log.filter((path) => path !== '/favicon.ico');
