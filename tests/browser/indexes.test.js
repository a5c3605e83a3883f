/** Several indexes in one box, scopes, and a box for one language. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { ready, type, visit } from './pages.js';
import { serve } from './server.js';

/** @import { Page } from 'puppeteer-core' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const site = mkdtempSync(join(tmpdir(), 'samara-indexes-'));
after(() => rmSync(site, { recursive: true }));

const documents = {
  handbook: Array.from({ length: 3 }, (_, at) => ({
    url: `guide/${at}.html`,
    title: `Guide ${at}`,
    text: `How to plant the seeds of tree ${at}.`,
    kind: 'guide',
    lang: 'en',
  })),
  api: [
    ...Array.from({ length: 9 }, (_, at) => ({
      url: `api/${at}.html`,
      title: `Function ${at}`,
      text: `Returns the seeds of generator ${at}.`,
      kind: at % 2 ? 'macro' : 'function',
      lang: 'en',
    })),
    { url: 'api/de.html', title: 'Funktion', text: 'Gibt die seeds zurück.', kind: 'function', lang: 'de' },
  ],
};
for (const [name, lines] of Object.entries(documents)) {
  writeFileSync(join(site, `${name}.jsonl`), lines.map((line) => JSON.stringify(line)).join('\n'));
  execFileSync(
    process.env.SAMARA ?? 'samara',
    ['build', `${name}.jsonl`, '--out', '.', '--name', name, '--quiet', '--facet', 'kind'],
    { cwd: site },
  );
}

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Seeds</title><link rel="icon" href="data:,">
  <script src="/samara.js" defer></script><main style="max-width: 40rem"><h1>Seeds</h1>`;
const boxes = {
  '/children.html': `<samara-search><samara-index src="handbook.samara" name="Handbook"></samara-index
    ><samara-index src="api.samara" name="Functions & macros"></samara-index></samara-search>`,
  '/addresses.html': '<samara-search src="handbook.samara api.samara"></samara-search>',
  '/scopes.html': '<samara-search src="api.samara" scopes="kind"></samara-search>',
  '/language.html': '<samara-search src="api.samara" lang-only></samara-search>',
};

/**
 * Waits for an element in the shadow tree, whose mutations puppeteer does not observe.
 * @param {Page} page
 * @param {string} selector
 */
const appears = (page, selector) =>
  page.waitForFunction(
    (selector) => document.querySelector('samara-search')?.shadowRoot?.querySelector(selector),
    {},
    selector,
  );

inBothBrowsers('several indexes', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    const pages = Object.entries(boxes).map(([path, box]) => [path, `${page}${box}</main>`]);
    server = await serve(site, { pages: Object.fromEntries(pages) });
  });
  after(() => server.close());

  /** The groups in the list: name, hits, the option for more. @param {Page} page */
  const groups = (page) =>
    page.$eval('samara-search', (box) =>
      [.../** @type {ShadowRoot} */ (box.shadowRoot).querySelectorAll('.samara-group')].map((group) =>
        [
          group.getAttribute('aria-label'),
          group.querySelectorAll('.samara-title').length,
          group.querySelector('.samara-all')?.textContent ?? '',
        ].join(' | '),
      ),
    );

  /** The buttons of a scope; the chosen one is in brackets. @param {Page} page @param {string} label */
  const scope = (page, label) =>
    page.$$eval(`samara-search >>> [aria-label="${label}"] > button`, (buttons) =>
      buttons
        .map((button) =>
          button.getAttribute('aria-pressed') === 'true' ? `[${button.textContent}]` : button.textContent,
        )
        .join(' '),
    );

  test('hits are groups with the names of the indexes, each ranked by itself', () =>
    visit(browser(), `${server.url}children.html`, async ({ page }) => {
      await ready(page);
      const { total, facets } = await type(page, 'seeds');
      assert.equal(total, 13);
      assert.deepEqual(await groups(page), [
        'Handbook, 3 | 3 | ',
        'Functions & macros, 10 | 4 | Show more (6) Functions & macros',
      ]);
      assert.deepEqual(facets.kind.map(({ value, count }) => `${value} ${count}`).sort(), [
        'function 6',
        'guide 3',
        'macro 4',
      ]);
      assert.equal(await scope(page, 'Search in'), '[All] Handbook 3 Functions & macros 10');
      const hrefs = await page.$$eval('samara-search >>> [role=option][href]', (links) =>
        links.map((link) => new URL(/** @type {HTMLAnchorElement} */ (link).href).pathname),
      );
      assert.deepEqual(hrefs.slice(0, 3).sort(), ['/guide/0.html', '/guide/1.html', '/guide/2.html']);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
      assert.deepEqual(
        violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`),
        [],
      );
      await page.waitForFunction(
        () =>
          document.querySelector('samara-search')?.shadowRoot?.querySelector('[role=status]')?.textContent ===
          '13 results: Handbook 3, Functions & macros 10',
      );
    }));

  test('the last option of a group shows all its hits, and the scope brings the others back', () =>
    visit(browser(), `${server.url}children.html`, async ({ page }) => {
      await ready(page);
      await type(page, 'seeds');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await appears(page, '[data-filter="index=Functions & macros"][aria-pressed=true]');
      assert.deepEqual(await groups(page), []);
      const titles = () => page.$$eval('samara-search >>> .samara-title', (titles) => titles.length);
      assert.equal(await titles(), 10);
      assert.equal(await scope(page, 'Search in'), 'All Handbook 3 [Functions & macros 10]');
      await page.$eval('samara-search >>> [data-filter="index="]', (button) => /** @type {any} */ (button).click());
      // A slow machine draws the list in several frames.
      await page.waitForFunction(
        () => document.querySelector('samara-search')?.shadowRoot?.querySelectorAll('.samara-title').length === 7,
      );
    }));

  test('src with several addresses names the indexes after their files; one correction holds for all', () =>
    visit(browser(), `${server.url}addresses.html`, async ({ page }) => {
      await ready(page);
      const { suggestion } = await type(page, 'generatr');
      assert.equal(suggestion, 'generator');
      assert.deepEqual(await groups(page), ['api, 9 | 4 | Show more (5) api'], 'a group without hits is not listed');
      assert.match(await scope(page, 'Search in'), /^\[All\] handbook 0 api \d+$/);
    }));

  test('the values of a scope are chosen one at a time', () =>
    visit(browser(), `${server.url}scopes.html`, async ({ page }) => {
      await ready(page);
      await type(page, 'seeds');
      assert.equal(await scope(page, 'Search in'), '[All] function 6 macro 4');
      const press = async (/** @type {string} */ value) => {
        const button = `[data-filter="kind=${value}"]`;
        await page.$eval(`samara-search >>> ${button}`, (chip) => /** @type {any} */ (chip).click());
        await appears(page, `${button}[aria-pressed=true]`);
      };
      await press('macro');
      await press('function');
      assert.equal(await scope(page, 'Search in'), 'All [function 6] macro 4');
    }));

  test('lang-only finds only documents in the language of the box', () =>
    visit(browser(), `${server.url}language.html`, async ({ page }) => {
      await ready(page);
      assert.equal((await type(page, 'seeds')).total, 9);
      await page.$eval('samara-search', (box) => box.removeAttribute('lang-only'));
      await page.waitForFunction(
        () =>
          document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-count')?.textContent ===
          '10 results',
      );
    }));
});
