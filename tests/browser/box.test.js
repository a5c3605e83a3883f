/** The search box, used by keyboard, by touch and with an input method; the layout of the page never shifts. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, open, type } from './pages.js';
import { serve } from './server.js';
import { appears, enter, focusBox, lookPages, states } from './states.js';

/** @import { KeyInput, Page } from 'puppeteer-core' */
/** @import { State } from './states.js' */

/** Has the focus before the box does. */
const link = '<a id="before" href="#below">Skip</a> ';

inBothBrowsers('the box in use', (browser, kind) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), { pages: lookPages });
  });
  after(() => server.close());

  /**
   * @param {State} state
   * @param {(page: Page) => Promise<void>} use
   * @param {Partial<import('puppeteer-core').Viewport>} [viewport]
   */
  async function inPage(state, use, viewport) {
    const { page } = await open(browser(), `${server.url}light.html`);
    try {
      await page.setViewport({ width: 1100, height: 700, ...viewport });
      if (viewport?.width === 320) await page.addStyleTag({ content: 'html { font-size: 200% }' });
      await record(page);
      await enter(page, state);
      await use(page);
    } finally {
      await page.close();
    }
  }

  test('the font size is that of the page, for any size of rem', () =>
    inPage({}, async (page) => {
      await page.addStyleTag({ content: 'html { font-size: 62.5% } body { font-size: 1.6rem }' });
      await type(page, 'villages burned');
      const sizes = await page.$$eval('samara-search >>> .samara-title, samara-search >>> .samara-excerpt', (parts) =>
        parts.map((part) => parseFloat(getComputedStyle(part).fontSize)),
      );
      assert.ok(sizes.length > 1 && sizes.every((size) => size >= 13), String(sizes));
    }));

  test('seven or more pages and sections fit into a dialog of 720 px', () =>
    inPage({ attributes: 'mode="dialog"' }, async (page) => {
      await page.setViewport({ width: 1100, height: 900 });
      await page.$eval('samara-search', (box) => /** @type {any} */ (box).open());
      await type(page, 'military');
      const [height, rows] = await page.$$eval('samara-search >>> [role=option]', (options) => {
        const { bottom } = /** @type {Element} */ (options[0].closest('.samara-results')).getBoundingClientRect();
        const visible = options.filter((option) => option.getBoundingClientRect().bottom <= bottom);
        return [/** @type {HTMLElement} */ (options[0].closest('dialog')).offsetHeight, visible.length];
      });
      assert.ok(height <= 720 && rows >= 7, `${rows} rows in ${height} px`);
    }));

  test('the first search already shows a preview', () =>
    inPage({ attributes: 'mode="dialog" preview' }, async (page) => {
      await page.evaluate(async () => {
        const element = /** @type {any} */ (document.querySelector('samara-search'));
        element.open();
        await element.search('villages burned');
      });
      await appears(page, '.samara-preview-text');
    }));

  for (const [mode, keys] of /** @type {[string, KeyInput[]][]} */ ([
    ['inline', ['/']],
    ['dialog', ['Control', 'k']],
  ])) {
    test(`works with the keyboard only: ${mode}`, () =>
      inPage({ attributes: `mode="${mode}"`, before: link }, async (page) => {
        await page.focus('#before');
        for (const key of keys) await page.keyboard.down(key);
        for (const key of keys) await page.keyboard.up(key);
        assert.equal(await focused(page), 'input');

        await type(page, 'military');
        const last = (await options(page)).length - 1;
        assert.ok(last > 1);
        for (const [key, at] of /** @type {[KeyInput, number][]} */ ([
          ['ArrowDown', 0],
          ['ArrowUp', last],
          ['ArrowDown', 0],
          ['ArrowDown', 1],
          ['End', last],
          ['Home', 0],
        ])) {
          await page.keyboard.press(key);
          assert.equal((await options(page)).indexOf(true), at, key);
        }

        // Tab goes through the filters to the list, Shift+Tab back.
        const stops = [];
        do {
          await page.keyboard.press('Tab');
          stops.push(await focused(page));
        } while (stops.at(-1) !== 'results' && stops.length < 60);
        assert.equal(stops.at(-1), 'results');
        await page.keyboard.down('Shift');
        await page.keyboard.press('Tab');
        await page.keyboard.up('Shift');
        assert.equal(await focused(page), 'chip');
        const { length } = await options(page);
        await page.keyboard.press('Enter');
        await appears(page, '[aria-pressed=true]');
        assert.ok((await options(page)).length < length);
        assert.equal(await focused(page), 'chip');
        // In a dialog Escape would close it.
        if (mode === 'inline') await page.keyboard.press('Escape');
        else await focusBox(page);
        assert.equal(await focused(page), 'input');

        await page.keyboard.press('Enter');
        const { selected, searched } = await recorded(page);
        assert.deepEqual(selected, [searched.at(-1)?.best]);

        await page.focus('#before');
        for (const key of keys) await page.keyboard.down(key);
        for (const key of keys) await page.keyboard.up(key);
        assert.equal(await focused(page), 'input');
        if (mode === 'inline') {
          for (const value of ['military', '']) {
            await page.keyboard.press('Escape');
            assert.equal(await page.$eval('samara-search', (box) => /** @type {any} */ (box).value), value);
            assert.equal(await focused(page), 'input');
          }
        }
        await page.keyboard.press('Escape');
        assert.equal(await focused(page), 'before');
      }));
  }

  for (const name of ['results', 'facets', 'more', 'nothing', 'error', 'dialog-results']) {
    test(`fits into 320 px at a font size of 200 %: ${name}`, () =>
      inPage(
        states[name],
        async (page) => {
          const { width, wide, small } = await page.evaluate(() => {
            const root = /** @type {ShadowRoot} */ (document.querySelector('samara-search')?.shadowRoot);
            const seen = [...root.querySelectorAll('*')].filter((node) => node.checkVisibility());
            const part = (/** @type {Element} */ node) => `${node.className} ${node.textContent?.slice(0, 30)}`;
            return {
              width: document.documentElement.scrollWidth,
              // Chips are in a row that scrolls horizontally; the lines of a section and about a page are cut off.
              wide: seen
                .filter(
                  (node) =>
                    !node.closest(
                      '.samara-facets, .samara-status, .samara-preview, .samara-section > *, .samara-about > *',
                    ),
                )
                .filter((node) => {
                  const { left, right } = node.getBoundingClientRect();
                  return left < -0.5 || right > innerWidth + 0.5;
                })
                .map(part),
              small: seen
                .filter((node) => node.matches('button, select, input, [role=option]'))
                .filter((node) => {
                  const { width, height } = node.getBoundingClientRect();
                  return width < 24 || height < 24;
                })
                .map(part),
            };
          });
          assert.deepEqual(wide, []);
          assert.deepEqual(small, []);
          assert.ok(width <= 320, `${width}`);
        },
        { width: 320, height: 640 },
      ));
  }

  if (kind === 'chromium') {
    test('touch opens a hit, sets a filter and clears the query', () =>
      inPage(
        states.results,
        async (page) => {
          const filters = await page.waitForSelector('samara-search >>> .samara-filters');
          await filters?.tap();
          const chip = await page.waitForSelector('samara-search >>> .samara-chip');
          await chip?.tap();
          await appears(page, '[aria-pressed=true]');
          await filters?.tap();
          const option = await page.waitForSelector('samara-search >>> [role=option]');
          await option?.tap();
          assert.equal((await recorded(page)).selected.length, 1);
          const clear = await page.waitForSelector('samara-search >>> .samara-clear');
          await clear?.tap();
          assert.equal(await page.$eval('samara-search', (box) => /** @type {any} */ (box).value), '');
        },
        { width: 360, height: 640, hasTouch: true, isMobile: true },
      ));

    // Only Chromium can simulate an input method.
    test('does not search or open a hit while an input method composes', () =>
      inPage({}, async (page) => {
        await focusBox(page);
        await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).load());
        const method = await page.createCDPSession();
        for (const text of ['ဖ', 'ဖု', 'ဖုန်း']) {
          await method.send('Input.imeSetComposition', {
            text,
            selectionStart: text.length,
            selectionEnd: text.length,
          });
          await frames(page);
        }
        assert.deepEqual(await recorded(page), { searched: [], selected: [] });
        await method.send('Input.insertText', { text: 'Telenor' });
        await page.waitForFunction(() => /** @type {any} */ (globalThis).searched.length);
        const { searched, selected } = await recorded(page);
        assert.deepEqual(
          searched.map(({ query }) => query),
          ['Telenor'],
        );
        assert.deepEqual(selected, []);
      }));

    test('the layout does not shift, from the first paint to the last key', async () => {
      const { page } = await open(browser(), `${server.url}light.html`);
      try {
        await page.evaluate(() => {
          /** @type {any} */ (globalThis).shifts = new PerformanceObserver(() => {});
          /** @type {any} */ (globalThis).shifts.observe({ type: 'layout-shift', buffered: true });
        });
        await enter(page, {});
        await type(page, 'villages burned');
        await frames(page);
        const moved = await page.evaluate(() =>
          /** @type {any} */ (globalThis).shifts
            .takeRecords()
            .filter((/** @type {any} */ { hadRecentInput }) => !hadRecentInput)
            .map((/** @type {any} */ { value }) => value),
        );
        assert.deepEqual(moved, []);
      } finally {
        await page.close();
      }
    });
  }
});

/** Records the events of the box and prevents navigation. @param {Page} page */
function record(page) {
  return page.evaluate(() => {
    const events = { searched: /** @type {any[]} */ ([]), selected: /** @type {string[]} */ ([]) };
    Object.assign(globalThis, events);
    addEventListener('samara-search', (event) => {
      const { query, results } = /** @type {CustomEvent} */ (event).detail;
      events.searched.push({ query, best: results.hits[0]?.url });
    });
    addEventListener('samara-select', (event) => {
      event.preventDefault();
      events.selected.push(/** @type {CustomEvent} */ (event).detail.url);
    });
  });
}

/**
 * @param {Page} page
 * @returns {Promise<{ searched: { query: string, best: string }[], selected: string[] }>}
 */
function recorded(page) {
  return page.evaluate(() => {
    const { searched, selected } = /** @type {any} */ (globalThis);
    return { searched, selected };
  });
}

/** The focused element: its part's name inside of the box, its id on the page. @param {Page} page */
function focused(page) {
  return page.evaluate(() => {
    const inside = document.querySelector('samara-search')?.shadowRoot?.activeElement;
    return inside ? inside.part.value : document.activeElement?.id;
  });
}

/** Whether each option is the active one. @param {Page} page */
function options(page) {
  return page.evaluate(() => {
    const root = /** @type {ShadowRoot} */ (document.querySelector('samara-search')?.shadowRoot);
    const active = root.querySelector('[role=combobox]')?.getAttribute('aria-activedescendant');
    return [...root.querySelectorAll('[role=option]')].map(({ id }) => id === active);
  });
}

/** Waits long enough for a search to start, if there were one. @param {Page} page */
function frames(page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 5; frame++) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  });
}
