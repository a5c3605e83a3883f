/** The box in use: by keyboard alone, by touch, through an input method; and nothing moves meanwhile. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, open, type } from './pages.js';
import { serve } from './server.js';
import { appears, enter, focusBox, lookPages, states } from './states.js';

/** @import { KeyInput, Page } from 'puppeteer-core' */
/** @import { State } from './states.js' */

/** Where a reader's keys go before the box has them. */
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

  test('letters are as large as those of the page, whatever it makes of its rem', () =>
    inPage({}, async (page) => {
      await page.addStyleTag({ content: 'html { font-size: 62.5% } body { font-size: 1.6rem }' });
      await type(page, 'villages burned');
      const sizes = await page.$$eval('samara-search >>> .samara-title, samara-search >>> .samara-excerpt', (parts) =>
        parts.map((part) => parseFloat(getComputedStyle(part).fontSize)),
      );
      assert.ok(sizes.length > 1 && sizes.every((size) => size >= 13), String(sizes));
    }));

  test('a preview of what is found at once, not only of what follows', () =>
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
    test(`by keyboard alone: ${mode}`, () =>
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

        // Through the filters to the list, and back.
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
        await page.keyboard.press('Escape');
        assert.equal(await focused(page), 'input');

        await page.keyboard.press('Enter');
        const { selected, searched } = await recorded(page);
        assert.deepEqual(selected, [searched.at(-1)?.best]);

        await page.focus('#before');
        for (const key of keys) await page.keyboard.down(key);
        for (const key of keys) await page.keyboard.up(key);
        assert.equal(await focused(page), 'input');
        await page.keyboard.press('Escape');
        assert.equal(await page.$eval('samara-search', (box) => /** @type {any} */ (box).value), '');
        assert.equal(await focused(page), 'input');
        await page.keyboard.press('Escape');
        assert.equal(await focused(page), 'before');
      }));
  }

  for (const name of ['results', 'facets', 'more', 'nothing', 'error', 'dialog-results']) {
    test(`on 320 px with letters of 200 %: ${name}`, () =>
      inPage(
        states[name],
        async (page) => {
          const { width, wide, small } = await page.evaluate(() => {
            const root = /** @type {ShadowRoot} */ (document.querySelector('samara-search')?.shadowRoot);
            const seen = [...root.querySelectorAll('*')].filter((node) => node.checkVisibility());
            const part = (/** @type {Element} */ node) => `${node.className} ${node.textContent?.slice(0, 30)}`;
            return {
              width: document.documentElement.scrollWidth,
              // Chips stand in a row of their own, which is pushed aside.
              wide: seen
                .filter((node) => !node.closest('.samara-facets, .samara-status, .samara-preview'))
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
    test('by touch: a hit, a filter and the cross', () =>
      inPage(
        states.results,
        async (page) => {
          const chip = await page.waitForSelector('samara-search >>> .samara-chip');
          await chip?.tap();
          await appears(page, '[aria-pressed=true]');
          const option = await page.waitForSelector('samara-search >>> [role=option]');
          await option?.tap();
          assert.equal((await recorded(page)).selected.length, 1);
          const clear = await page.waitForSelector('samara-search >>> .samara-clear');
          await clear?.tap();
          assert.equal(await page.$eval('samara-search', (box) => /** @type {any} */ (box).value), '');
        },
        { width: 360, height: 640, hasTouch: true, isMobile: true },
      ));

    // Only Chromium lets a test be an input method.
    test('an input method composes: nothing is searched or opened before it is done', () =>
      inPage({}, async (page) => {
        await focusBox(page);
        await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).load());
        const method = await page.createCDPSession();
        for (const text of ['ဖ', 'ဖု', 'ဖုန်း']) {
          await method.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
          await frames(page);
        }
        assert.deepEqual(await recorded(page), { searched: [], selected: [] });
        await method.send('Input.insertText', { text: 'Telenor' });
        await page.waitForFunction(() => /** @type {any} */ (globalThis).searched.length);
        const { searched, selected } = await recorded(page);
        assert.deepEqual(searched.map(({ query }) => query), ['Telenor']);
        assert.deepEqual(selected, []);
      }));

    test('nothing on the page moves, from the first paint to the last letter', async () => {
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

/** Keeps what the box tells, and stays on the page. @param {Page} page */
function record(page) {
  return page.evaluate(() => {
    const told = { searched: /** @type {any[]} */ ([]), selected: /** @type {string[]} */ ([]) };
    Object.assign(globalThis, told);
    addEventListener('samara-search', (event) => {
      const { query, results } = /** @type {CustomEvent} */ (event).detail;
      told.searched.push({ query, best: results.hits[0]?.url });
    });
    addEventListener('samara-select', (event) => {
      event.preventDefault();
      told.selected.push(/** @type {CustomEvent} */ (event).detail.url);
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

/** Which piece has the keys: the part's name in the box, the id on the page. @param {Page} page */
function focused(page) {
  return page.evaluate(() => {
    const inside = document.querySelector('samara-search')?.shadowRoot?.activeElement;
    return inside ? inside.part.value : document.activeElement?.id;
  });
}

/** For each option, whether it is the active one. @param {Page} page */
function options(page) {
  return page.evaluate(() => {
    const root = /** @type {ShadowRoot} */ (document.querySelector('samara-search')?.shadowRoot);
    const active = root.querySelector('[role=combobox]')?.getAttribute('aria-activedescendant');
    return [...root.querySelectorAll('[role=option]')].map(({ id }) => id === active);
  });
}

/** Long enough for a search to begin, if it did. @param {Page} page */
function frames(page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 5; frame++) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  });
}
