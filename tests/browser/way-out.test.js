/** Ways out of a search without results or with too many: filters, causes, corrections, more hits, Escape. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, type, visit } from './pages.js';
import { serve } from './server.js';
import { appears, enter, lookPages, pageOf, press } from './states.js';

/** @import { Page } from 'puppeteer-core' */

inBothBrowsers('the way out', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), {
      pages: {
        ...lookPages,
        '/small-rem.html': pageOf({}).replace('<style>', '<style>html { font-size: 62.5% } body { font-size: 1.6rem }'),
      },
    });
  });
  after(() => server.close());

  /**
   * @param {string} attributes
   * @param {(page: Page) => Promise<void>} use
   * @param {string} [path]
   */
  const withBox = (attributes, use, path = 'light.html') =>
    visit(browser(), server.url + path, async ({ page }) => {
      await page.setViewport({ width: 1100, height: 720 });
      await enter(page, { attributes });
      await use(page);
    });

  /** @param {Page} page @param {string} selector */
  const text = (page, selector) => page.$eval(`samara-search >>> ${selector}`, (node) => node.textContent);
  /** @param {Page} page */
  const listOpen = (page) => page.$eval('samara-search >>> .samara-panel', (panel) => panel.checkVisibility());
  /** @param {Page} page @returns {Promise<string>} */
  const value = (page) => page.$eval('samara-search', (box) => /** @type {any} */ (box).value);

  test('a filter without results stays visible, is named as the cause, and can be removed', () =>
    withBox('facets="year"', async (page) => {
      await type(page, 'military');
      await press(page, '.samara-chip');
      await appears(page, '[aria-pressed=true]');
      const { total } = await type(page, 'title:telenor');
      const chosen = await text(page, '[aria-pressed=true] bdi');
      if (total) assert.fail(`title:telenor is found in ${chosen}`);
      await appears(page, '.samara-retry');
      assert.equal(await text(page, '.samara-tip'), 'No result has the chosen filters.');
      assert.ok(await page.$('samara-search >>> .samara-tools:not([hidden]) [aria-pressed=true]'));
      await press(page, '.samara-retry');
      await appears(page, '[role=option]');
      assert.equal(await page.$('samara-search >>> [aria-pressed=true]'), null);
    }));

  for (const [query, cause, button] of [
    ['telenor -telenor', 'Every result contains an excluded word.', 'Search without exclusions'],
    ['?!', 'The query has no letters or digits.', null],
  ]) {
    test(`names the cause of no results: ${query}`, () =>
      withBox('', async (page) => {
        await type(page, /** @type {string} */ (query));
        await page.waitForFunction(
          (cause) =>
            document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-tip')?.textContent === cause,
          { timeout: 60_000 },
          cause,
        );
        if (!button) return;
        assert.equal(await text(page, '.samara-retry'), button);
        await press(page, '.samara-retry');
        await appears(page, '[role=option]');
        assert.equal(await value(page), 'telenor');
      }));
  }

  test('Escape closes the list and keeps the text, then clears it', () =>
    withBox('', async (page) => {
      await type(page, 'military');
      await page.keyboard.press('Escape');
      assert.deepEqual([await listOpen(page), await value(page)], [false, 'military']);
      await page.keyboard.press('ArrowDown');
      assert.equal(await listOpen(page), true);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      assert.deepEqual([await listOpen(page), await value(page)], [false, '']);
    }));

  test('Escape leaves the box right after it has cleared the text', () =>
    withBox('', async (page) => {
      await type(page, 'military');
      const focused = await page.$eval('samara-search >>> input', (input) => {
        const root = /** @type {ShadowRoot} */ (input.getRootNode());
        // Without a frame between the keys, the search after the second one is still pending.
        return [1, 2, 3].map(() => {
          input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
          return root.activeElement === input;
        });
      });
      assert.deepEqual(focused, [true, true, false]);
    }));

  test('the results of a pending search do not open a list that Escape has closed', () =>
    withBox('', async (page) => {
      await type(page, 'militar');
      await page.$eval('samara-search >>> input', async (input) => {
        const box = /** @type {HTMLElement} */ (document.querySelector('samara-search'));
        const searched = new Promise((resolve) => box.addEventListener('samara-search', resolve, { once: true }));
        /** @type {HTMLInputElement} */ (input).value = 'military';
        input.dispatchEvent(new Event('input'));
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
        await searched;
      });
      assert.deepEqual([await listOpen(page), await value(page)], [false, 'military']);
      await page.keyboard.press('ArrowDown');
      assert.equal(await listOpen(page), true);
    }));

  test('Escape closes a dialog at once; opened again, it shows the last query, selected', () =>
    withBox('mode="dialog"', async (page) => {
      await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).open());
      await type(page, 'military');
      await page.keyboard.press('Escape');
      const dialog = () =>
        page.$eval('samara-search >>> dialog', (node) => /** @type {HTMLDialogElement} */ (node).open);
      assert.equal(await dialog(), false);
      await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).open());
      const selected = await page.$eval('samara-search >>> input', (input) => {
        const { value, selectionStart, selectionEnd } = /** @type {HTMLInputElement} */ (input);
        return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
      });
      assert.deepEqual([selected, await listOpen(page)], ['military', true]);
    }));

  test('all lengths depend on the font size of the page, not on its rem', () =>
    withBox(
      'mode="dialog"',
      async (page) => {
        const sizes = () =>
          page.evaluate(() => {
            const box = /** @type {any} */ (document.querySelector('samara-search'));
            box.open();
            const root = /** @type {ShadowRoot} */ (box.shadowRoot);
            return ['dialog', '.samara-bar', '.samara-close'].map((part) => {
              const { width, height } = /** @type {Element} */ (root.querySelector(part)).getBoundingClientRect();
              return part === 'dialog' ? Math.round(width) : Math.round(height);
            });
          });
        const small = await sizes();
        await page.goto(`${server.url}light.html`);
        await enter(page, { attributes: 'mode="dialog"' });
        assert.deepEqual(small, await sizes());
        assert.equal(small[0], 704);
      },
      'small-rem.html',
    ));

  test('announces a correction, and words that no hit has, once', () =>
    withBox('', async (page) => {
      const status = () =>
        page.waitForFunction(
          () => document.querySelector('samara-search')?.shadowRoot?.querySelector('[role=status]')?.textContent,
          { timeout: 60_000 },
        );
      await type(page, 'telnor');
      assert.match((await (await status()).jsonValue()) ?? '', /^Showing results for telenor\. 1 result$/);
      await page.evaluate(() => {
        const element = /** @type {any} */ (document.querySelector('samara-search'));
        const passage = { text: '', marks: [] };
        const hit = {
          url: 'a',
          title: 'A',
          score: 1,
          meta: {},
          lang: '',
          missing: ['moss'],
          duplicates: [],
          titleMarks: [],
          excerpt: passage,
          sections: [],
        };
        element.samara = {
          info: {},
          resolve: (/** @type {string} */ url) => url,
          search: async (/** @type {string} */ query) => ({
            query,
            total: 1,
            hits: [hit],
            facets: {},
            suggestion: null,
            cut: false,
            relaxed: [{ text: '"a b"', kind: 'phrase' }],
          }),
        };
      });
      await type(page, 'moss tree');
      await page.waitForFunction(() =>
        /Missing/.test(
          document.querySelector('samara-search')?.shadowRoot?.querySelector('[role=status]')?.textContent ?? '',
        ),
      );
      assert.equal(await text(page, '[role=status]'), '1 result. Not found, left out: "a b". Missing: moss');
    }));

  test('the list says how many hits are left, and ↓ on the last hit reaches them', () =>
    withBox('limit="2"', async (page) => {
      const { total } = await type(page, 'military');
      assert.ok(total > 3);
      assert.equal(await text(page, '.samara-more'), `Show more (${total - 2})`);
      for (let at = 0; at < 20; at++) {
        await page.keyboard.press('ArrowDown');
        if (await page.$('samara-search >>> .samara-more:focus')) break;
      }
      assert.ok(await page.$('samara-search >>> .samara-more:focus'));
      await page.keyboard.press('ArrowUp');
      assert.ok(await page.$('samara-search >>> input:focus'));
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForFunction(
        () => document.querySelector('samara-search')?.shadowRoot?.querySelectorAll('.samara-hit').length === 4,
      );
      assert.ok(await page.$('samara-search >>> input:focus'));
    }));
});
