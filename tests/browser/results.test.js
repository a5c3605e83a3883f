/** The page of results: each state has an address, and no query leaves the page. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { visit } from './pages.js';
import { serve, strictPolicy } from './server.js';

/** @import { Page } from 'puppeteer-core' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const site = mkdtempSync(join(tmpdir(), 'samara-results-'));
after(() => rmSync(site, { recursive: true }));

const reports = Array.from({ length: 45 }, (_, at) => ({
  url: `${at}.html`,
  title: `Report ${at}`,
  markdown: `# Report ${at}\n\nA report about the harvest of field ${at}.\n\n## Weather\n\nThe harvest of year ${at} was late.\n`,
  'topic:sub': at % 2 ? 'wheat' : 'rye & barley',
  date: `2020-01-${String((at % 28) + 1).padStart(2, '0')}`,
}));
writeFileSync(join(site, 'docs.jsonl'), reports.map((report) => JSON.stringify(report)).join('\n'));
execFileSync(
  process.env.SAMARA ?? 'samara',
  ['build', 'docs.jsonl', '--out', '.', '--quiet', '--inline', '--results', '--facet', 'topic:sub'],
  { cwd: site },
);

/** A page of one's own, with an order to choose. */
const own = `<!doctype html><html lang="de"><meta charset="utf-8"><title>Berichte</title><link rel="icon" href="data:,">
  <script src="words/de.js" defer></script><script src="samara.js" defer></script>
  <script src="samara-results.js" defer></script>
  <samara-results src="docs.samara" sorts="date:desc" ranges="date" limit="5" lang="de"></samara-results>`;

/**
 * Waits for an element in the shadow tree, whose mutations puppeteer does not observe.
 * @param {Page} page
 * @param {string} selector
 */
const appears = (page, selector) =>
  page.waitForFunction(
    (selector) => document.querySelector('samara-results')?.shadowRoot?.querySelector(selector),
    {},
    selector,
  );

inBothBrowsers('the page of results', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let strictServer;
  before(async () => {
    server = await serve(site, { pages: { '/own.html': own, '/favicon.ico': '' } });
    strictServer = await serve(site, { policy: `${strictPolicy}; img-src 'self'`, pages: { '/favicon.ico': '' } });
  });
  after(() => {
    server.close();
    strictServer.close();
  });

  /** What the page shows. @param {Page} page */
  const shown = (page) =>
    page.$eval('samara-results', (element) => {
      const root = /** @type {ShadowRoot} */ (element.shadowRoot);
      const texts = (/** @type {string} */ selector) =>
        [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))].map((node) =>
          node.innerText.trim(),
        );
      return {
        titles: texts('.samara-title'),
        count: texts('.samara-count')[0],
        pages: texts('.samara-pages > *').join(' '),
        chosen: texts('[aria-pressed=true] bdi').join(),
        query: /** @type {HTMLInputElement} */ (root.querySelector('input')).value,
        hash: location.hash,
        title: document.title,
      };
    });

  /**
   * Waits until the page shows a count.
   * @param {Page} page
   * @param {string} count
   * @param {string} [first] the title of the first hit
   */
  const shows = (page, count, first = '') =>
    page.waitForFunction(
      (count, first) => {
        const root = document.querySelector('samara-results')?.shadowRoot;
        const text = (/** @type {string} */ selector) => root?.querySelector(selector)?.textContent ?? '';
        return text('.samara-count') === count && text('.samara-title').includes(first);
      },
      {},
      count,
      first,
    );

  /** @param {Page} page @param {string} selector */
  const click = async (page, selector) => {
    await appears(page, selector);
    await page.$eval(`samara-results >>> ${selector}`, (node) => /** @type {HTMLElement} */ (node).click());
  };

  test('an address answers a query, under a strict policy and without a request for it', () =>
    visit(browser(), `${strictServer.url}results.html#?q=harvest`, async ({ page, requests, violations }) => {
      await shows(page, '45 results');
      const { titles, pages, title, query } = await shown(page);
      assert.equal(titles.length, 10);
      assert.equal(pages, '1 2 … 5 ›');
      assert.equal(title, 'harvest · Search');
      assert.equal(query, 'harvest');
      assert.deepEqual(
        requests.filter((url) => url.includes('harvest') && !url.includes('#?q=harvest')),
        [],
      );
      assert.ok(strictServer.log.every((path) => !path.includes('harvest')));
      const link = await page.$eval('samara-results >>> .samara-title a', (a) => /** @type {any} */ (a).href);
      assert.match(link, /\/\d+\.html/);
      const section = await page.$eval('samara-results >>> .samara-section', (item) => item.textContent);
      assert.match(section ?? '', /Weather/);
      assert.deepEqual(await violations(), []);
    }));

  test('filters, pages and orders have an address; Back and a reload restore them', () =>
    visit(browser(), `${server.url}own.html#?q=harvest`, async ({ page }) => {
      await shows(page, '45 Ergebnisse');
      await click(page, '[data-filter="topic:sub=rye & barley"]');
      await shows(page, '23 Ergebnisse');
      assert.equal((await shown(page)).hash, '#?q=harvest&filter=topic%253Asub%3Arye+%26+barley');
      await click(page, '[aria-label="Seite 2"]');
      await page.waitForFunction(() => location.hash.endsWith('&page=2'));
      await appears(page, '[aria-label="Seite 2"][aria-current=page]');
      const third = await shown(page);
      await page.reload();
      await shows(page, '23 Ergebnisse');
      await appears(page, '[aria-label="Seite 2"][aria-current=page]');
      assert.deepEqual(await shown(page), third);
      assert.equal(third.chosen, 'rye & barley');
      await page.select('samara-results >>> select', 'date:desc');
      await page.waitForFunction(() => location.hash.endsWith('&sort=date%3Adesc'));
      await shows(page, '23 Ergebnisse', 'Report 26');
      await page.goBack();
      await appears(page, '[aria-label="Seite 2"][aria-current=page]');
      assert.deepEqual(await shown(page), third);
      await page.goBack();
      await appears(page, '[aria-label="Seite 1"][aria-current=page]');
      await page.goBack();
      await shows(page, '45 Ergebnisse');
      assert.equal((await shown(page)).chosen, '');
    }));

  test('typing searches at once and adds one entry to the history', () =>
    visit(browser(), `${server.url}results.html#?q=harvest`, async ({ page }) => {
      await shows(page, '45 results');
      const before = await page.evaluate(() => history.length);
      await page.focus('samara-results >>> input');
      await page.keyboard.type(' 17');
      await page.waitForFunction(() => location.hash === '#?q=harvest+17');
      await shows(page, '45 results', 'Report 17');
      await page.keyboard.press('Enter');
      assert.equal((await shown(page)).hash, '#?q=harvest+17');
      assert.equal(await page.evaluate(() => history.length), before + 1);
      await page.goBack();
      await shows(page, '45 results', 'Report 0');
      assert.equal((await shown(page)).query, 'harvest');
    }));

  test('?q= of a form without scripts is answered and leaves the address', () =>
    visit(browser(), `${server.url}results.html?q=harvest`, async ({ page }) => {
      await shows(page, '45 results');
      assert.equal(await page.evaluate(() => location.search), '');
      assert.equal((await shown(page)).hash, '#?q=harvest');
    }));

  test('a page beyond the last one shows the last one', () =>
    visit(browser(), `${server.url}results.html#?q=harvest&page=99`, async ({ page }) => {
      await shows(page, '45 results');
      assert.equal((await shown(page)).pages, '‹ 1 … 4 5');
    }));

  test('no result names the reason and links to a search with results', () =>
    visit(browser(), `${server.url}results.html#?q=harvest&filter=topic%253Asub:oats`, async ({ page }) => {
      await click(page, '.samara-retry');
      await shows(page, '45 results');
      assert.equal((await shown(page)).hash, '#?q=harvest');
    }));

  test('a range has an address, and Back empties its inputs', () =>
    visit(browser(), `${server.url}own.html#?q=harvest`, async ({ page }) => {
      await page.setViewport({ width: 360, height: 700 });
      await shows(page, '45 Ergebnisse');
      const from = await page.$('samara-results >>> .samara-range input');
      await from?.evaluate((input) => {
        input.focus();
        /** @type {HTMLInputElement} */ (input).value = '2020-01-20';
        input.dispatchEvent(new Event('change', { bubbles: true }));
      });
      await shows(page, '9 Ergebnisse');
      assert.equal((await shown(page)).hash, '#?q=harvest&filter=date%3A2020-01-20..');
      assert.ok(await from?.evaluate((input) => input.matches(':focus') && input.checkVisibility()));
      await page.reload();
      await shows(page, '9 Ergebnisse');
      const ends = () =>
        page.$$eval('samara-results >>> .samara-range input', (nodes) => nodes.map(({ value }) => value));
      assert.deepEqual(await ends(), ['2020-01-20', '']);
      await page.goBack();
      await shows(page, '45 Ergebnisse');
      assert.deepEqual(await ends(), ['', '']);
    }));

  test('it works from disk', () =>
    visit(browser(), `${pathToFileURL(join(site, 'results.html')).href}#?q=harvest`, async ({ page }) => {
      await shows(page, '45 results');
      assert.equal((await shown(page)).titles.length, 10);
    }));

  test('in a small window the facets are shown, as there is no button that opens them', () =>
    visit(browser(), `${server.url}results.html#?q=harvest`, async ({ page }) => {
      await page.setViewport({ width: 360, height: 700 });
      await appears(page, '.samara-chip');
      const seen = await page.$$eval(
        'samara-results >>> .samara-chip',
        (chips) => chips.filter((chip) => chip.checkVisibility()).length,
      );
      assert.ok(seen > 1);
    }));

  test('results.html has no margin in the colour of the browser', () =>
    visit(browser(), `${server.url}results.html#?q=nothingatall`, async ({ page }) => {
      await appears(page, '.samara-sentence');
      assert.deepEqual(
        await page.$eval('samara-results', (element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          const { clientWidth, clientHeight, scrollWidth, scrollHeight } = document.documentElement;
          return {
            left,
            top,
            isWide: right === clientWidth,
            isHigh: bottom >= clientHeight,
            x: scrollWidth - clientWidth,
            y: scrollHeight - clientHeight,
          };
        }),
        { left: 0, top: 0, isWide: true, isHigh: true, x: 0, y: 0 },
      );
    }));

  test('axe finds nothing, and the count is announced', () =>
    visit(browser(), `${server.url}results.html#?q=harvst`, async ({ page }) => {
      await shows(page, '45 results');
      await page.waitForFunction(
        () =>
          document.querySelector('samara-results')?.shadowRoot?.querySelector('[role=status]')?.textContent ===
          'Showing results for harvest. 45 results',
      );
      await page.evaluate(axe);
      const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
      assert.deepEqual(
        found.violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`),
        [],
      );
    }));
});
