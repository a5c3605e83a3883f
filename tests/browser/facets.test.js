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
}));
writeFileSync(join(site, 'docs.jsonl'), reports.map((report) => JSON.stringify(report)).join('\n'));
const facets = ['--facet', 'year', '--facet', 'kind'];
execFileSync(process.env.SAMARA ?? 'samara', ['build', 'docs.jsonl', '--out', '.', '--quiet', ...facets], {
  cwd: site,
});

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title><link rel="icon" href="data:,">
  <script src="/samara.js" defer></script><main style="max-width: 30rem"><samara-search src="docs.samara" facets="year kind"
  ></samara-search></main>`;

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
});
