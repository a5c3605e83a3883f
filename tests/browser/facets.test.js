/** Facets with many values: all are reached by pointer and by keyboard, years are in order. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { type, visit } from './pages.js';
import { serve } from './server.js';
import { appears } from './states.js';

/** @import { Page } from 'puppeteer-core' */

const site = mkdtempSync(join(tmpdir(), 'samara-facets-'));
after(() => rmSync(site, { recursive: true }));

const reports = Array.from({ length: 30 }, (_, at) => ({
  url: `${at}.html`,
  title: `Report ${at}`,
  text: 'A report about the harvest.',
  year: 1990 + ((at * 7) % 30),
  kind: at % 3 ? 'letter' : 'diary',
  date: `${1990 + ((at * 7) % 30)}-05-01`,
}));
writeFileSync(join(site, 'docs.jsonl'), reports.map((report) => JSON.stringify(report)).join('\n'));
const facets = ['--facet', 'year', '--facet', 'kind'];
execFileSync(process.env.SAMARA ?? 'samara', ['build', 'docs.jsonl', '--out', '.', '--quiet', ...facets], {
  cwd: site,
});

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title><link rel="icon" href="data:,">
  <script src="/samara.js" defer></script><main style="max-width: 30rem"><samara-search src="docs.samara" facets="year kind"
  ranges="date year"></samara-search></main>`;

inBothBrowsers('facets', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(site, { pages: { '/': page } });
  });
  after(() => server.close());

  /** @param {(page: Page) => Promise<void>} use */
  const withResults = (use) =>
    visit(browser(), server.url, async ({ page }) => {
      await page.setViewport({ width: 700, height: 700 });
      await type(page, 'harvest');
      await use(page);
    });

  /** The visible buttons of the facet of years. @param {Page} page */
  const years = (page) =>
    page.$$eval('samara-search >>> [aria-label=year] > button', (buttons) =>
      buttons.filter((button) => button.checkVisibility()).map((button) => button.textContent),
    );

  /** @param {Page} page */
  const focused = (page) =>
    page.$eval('samara-search', (box) => {
      const active = /** @type {ShadowRoot} */ (box.shadowRoot).activeElement;
      return active?.getAttribute('aria-label') ?? active?.textContent;
    });

  test('years are in order, and all can be shown and narrowed', () =>
    withResults(async (page) => {
      const few = Array.from({ length: 8 }, (_, at) => `${2019 - at} 1`);
      assert.deepEqual(await years(page), [...few, 'All (+22)']);
      await page.focus('samara-search >>> [aria-label=year] > [aria-expanded]');
      await page.keyboard.press('Enter');
      assert.equal((await years(page)).length, 31);
      assert.equal(await focused(page), 'Fewer');
      await page.$eval('samara-search >>> [aria-label=year] > input', (input) => {
        /** @type {HTMLInputElement} */ (input).value = '201';
        input.dispatchEvent(new Event('input'));
      });
      const narrowed = Array.from({ length: 10 }, (_, at) => `${2019 - at} 1`);
      assert.deepEqual(await years(page), [...narrowed, 'Fewer']);
      await page.$eval('samara-search >>> [data-filter="year=2012"]', (chip) => /** @type {any} */ (chip).click());
      await appears(page, '[data-filter="year=2012"][aria-pressed=true]');
      assert.deepEqual(await years(page), [...narrowed, 'Fewer'], 'other values can still be chosen');
    }));

  test('a facet is one tab stop; arrows, Home and End move between its values', () =>
    withResults(async (page) => {
      await page.focus('samara-search >>> .samara-clear');
      /** @type {(string | null | undefined)[]} */
      const visited = [];
      for (const key of /** @type {const} */ (['Tab', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'End', 'Tab', 'Home'])) {
        await page.keyboard.press(key);
        visited.push(await focused(page));
      }
      assert.deepEqual(visited, [
        '2019, 1 result',
        '2018, 1 result',
        '2017, 1 result',
        '2018, 1 result',
        'All (+22)',
        'letter, 20 results',
        'letter, 20 results',
      ]);
    }));

  test('the attribute filter limits every search, and its facet is not shown', () =>
    withResults(async (page) => {
      const box = await page.$('samara-search');
      const searched = async (/** @type {string} */ filter) =>
        box?.evaluate(async (box, filter) => {
          box.setAttribute('filter', filter);
          const found = new Promise((resolve) => box.addEventListener('samara-search', resolve, { once: true }));
          const event = /** @type {CustomEvent} */ (await found);
          const facets = [.../** @type {ShadowRoot} */ (box.shadowRoot).querySelectorAll('[role=toolbar]')];
          return [event.detail.results.total, facets.map((facet) => facet.getAttribute('aria-label')).join()];
        }, filter);
      assert.deepEqual(await searched('kind:diary'), [10, 'year']);
      assert.deepEqual(await searched('kind: diary; kind:letter;year:1990'), [1, '']);
    }));

  test('a mouse wheel reaches the values beyond the edge', () =>
    withResults(async (page) => {
      const row = await page.waitForSelector('samara-search >>> .samara-facets');
      await row?.hover();
      await page.mouse.wheel({ deltaY: 100 });
      await page.waitForFunction(
        () =>
          Number(document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-facets')?.scrollLeft) > 0,
      );
    }));

  /** The line with the number of results. @param {Page} page */
  const count = (page) => page.$eval('samara-search >>> .samara-count', (count) => count.textContent);

  test('a range of dates or numbers narrows the results', () =>
    withResults(async (page) => {
      const inputs = await page.$$eval('samara-search >>> .samara-range input', (nodes) =>
        nodes.map((node) => `${node.getAttribute('aria-label')} ${node.getAttribute('type')}`),
      );
      assert.deepEqual(inputs, ['date: From date', 'date: To date', 'year: From number', 'year: To number']);
      const set = (/** @type {string} */ label, /** @type {string} */ value) =>
        page.$eval(
          `samara-search >>> [aria-label="${label}"]`,
          (input, value) => {
            /** @type {HTMLInputElement} */ (input).value = value;
            input.dispatchEvent(new Event('change'));
          },
          value,
        );
      const until = (/** @type {string} */ text) =>
        page.waitForFunction(
          (text) =>
            document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-count')?.textContent === text,
          {},
          text,
        );
      assert.equal(await count(page), '30 results');
      await page.focus('samara-search >>> [aria-label="year: From"]');
      await page.keyboard.type('2010');
      await page.keyboard.press('Enter');
      await until('10 results');
      await set('date: To', '2011-12-31');
      await until('2 results');
      await set('year: From', '');
      await until('22 results');
      // No chip stands for a range.
      assert.equal((await page.$$('samara-search >>> [data-filter*=".."]')).length, 0);
      await page.click('samara-search >>> .samara-clear');
      const values = await page.$$eval('samara-search >>> .samara-range input', (nodes) =>
        nodes.map((node) => /** @type {HTMLInputElement} */ (node).value),
      );
      assert.deepEqual(values, ['', '', '', '']);
    }));

  test('in a small window a button opens the facets in place of the list', () =>
    withResults(async (page) => {
      const seen = (/** @type {string} */ selector) =>
        page.$$eval(`samara-search >>> ${selector}`, (nodes) => nodes.filter((node) => node.checkVisibility()).length);
      assert.equal(await seen('.samara-filters'), 0);
      await page.setViewport({ width: 360, height: 700 });
      await type(page, 'harves');
      assert.deepEqual(
        [await seen('.samara-filters'), await seen('.samara-chip'), await seen('.samara-range')],
        [1, 0, 0],
      );
      await page.click('samara-search >>> .samara-filters');
      assert.deepEqual([await seen('.samara-range'), await seen('.samara-option')], [2, 0]);
      await page.click('samara-search >>> [data-filter="kind=diary"]');
      await appears(page, '[data-filter="kind=diary"][aria-pressed=true]');
      const label = () => page.$eval('samara-search >>> .samara-filters', (button) => button.textContent);
      assert.equal(await label(), 'Close');
      await page.focus('samara-search >>> [data-filter="kind=diary"]');
      await page.keyboard.press('Escape');
      // The list is back, and what is chosen stays visible.
      assert.equal(await label(), 'Filters (1)');
      assert.equal(await focused(page), 'Filters (1)');
      assert.deepEqual([await seen('.samara-chip'), await seen('.samara-option')], [1, 10]);
      await page.keyboard.press('Enter');
      assert.equal(await seen('.samara-option'), 0);
      await type(page, 'report');
      assert.ok((await seen('.samara-option')) > 0, 'typing closes the sheet');
    }));
});
