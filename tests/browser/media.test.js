/** The box under user preferences: forced colours, reduced motion, print. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers, launch } from './browsers.js';
import { dist, open } from './pages.js';
import { serve } from './server.js';
import { appears, enter, lookPages, states } from './states.js';

/** @import { Browser, Page } from 'puppeteer-core' */

/** User preferences: media features for Chromium, preferences for Firefox. */
const wishes = {
  'forced-colors': { value: 'active', preferences: { 'browser.display.document_color_use': 2 } },
  'prefers-reduced-motion': { value: 'reduce', preferences: { 'ui.prefersReducedMotion': 1 } },
};

const marksPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Marks</title><link rel="icon" href="data:,">
  <script src="/samara-marks.js" defer></script><main>${'<p>A seed.</p>'.repeat(200)}</main>`;

inBothBrowsers('as the reader wishes', (browser, kind) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), { pages: { ...lookPages, '/marks.html': marksPage } });
  });
  after(() => server.close());

  /**
   * @param {keyof typeof wishes | null} wish
   * @param {string} path
   * @param {(page: Page) => Promise<void>} use
   */
  async function at(wish, path, use) {
    const own = wish && kind === 'firefox' ? await launch(kind, wishes[wish].preferences) : browser();
    const { page } = await open(own, server.url);
    try {
      await page.setViewport({ width: 1100, height: 700 });
      if (wish && kind === 'chromium') {
        // puppeteer's own function does not support forced colours.
        const features = [{ name: wish, value: wishes[wish].value }];
        await (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features });
      }
      await page.goto(server.url + path);
      if (wish)
        assert.ok(await page.evaluate((query) => matchMedia(query).matches, `(${wish}: ${wishes[wish].value})`));
      await use(page);
    } finally {
      await (own === browser() ? page : own).close();
    }
  }

  /**
   * Computed styles of the elements that match a selector.
   * @param {Page} page
   * @param {string} selector
   * @param {string[]} names
   */
  const styles = (page, selector, names) =>
    page.$eval(
      `samara-search >>> ${selector}`,
      (element, names) => names.map((name) => getComputedStyle(element).getPropertyValue(name)),
      names,
    );

  test('forced colours: selected, pressed, marked and focused elements stay visible', () =>
    at('forced-colors', 'light.html', async (page) => {
      await enter(page, states.option);
      assert.deepEqual(await styles(page, '[aria-selected=true]', ['outline-style', 'outline-width']), [
        'solid',
        '2px',
      ]);
      assert.deepEqual(await styles(page, '.samara-bar', ['outline-style', 'outline-width']), ['solid', '2px']);
      const colours = ['color', 'background-color'];
      assert.notDeepEqual(await styles(page, 'mark', colours), await styles(page, '.samara-excerpt', colours));
      await enter(page, states.facets);
      assert.notDeepEqual(
        await styles(page, '.samara-chip[aria-pressed=true]', colours),
        await styles(page, '.samara-chip[aria-pressed=false]', colours),
      );
    }));

  test('forced colours: the progress bar is visible', () =>
    at('forced-colors', 'light.html', async (page) => {
      await enter(page, states.loading);
      await appears(page, '.samara-progress');
      assert.deepEqual(await styles(page, '.samara-progress', ['forced-color-adjust']), ['none']);
    }));

  test('reduced motion: no animations and no transitions', () =>
    at('prefers-reduced-motion', 'light.html', async (page) => {
      for (const state of [states.results, states['dialog-results']]) {
        await enter(page, state);
        assert.deepEqual(await moving(page), []);
      }
    }));

  test('the list is animated without reduced motion', () =>
    at(null, 'light.html', async (page) => {
      await enter(page, states.results);
      assert.ok((await moving(page)).length);
    }));

  for (const wish of /** @type {const} */ ([null, 'prefers-reduced-motion'])) {
    test(`scrolls from mark to mark ${wish ? 'instantly' : 'smoothly'}`, () =>
      at(wish, 'marks.html', async (page) => {
        await page.evaluate(() => {
          const behaviors = /** @type {any[]} */ ([]);
          Object.assign(globalThis, { behaviors });
          Element.prototype.scrollIntoView = (/** @type {any} */ options) => behaviors.push(options.behavior);
          location.hash = '#samara=&mark=seed';
        });
        await page.waitForSelector('mark');
        await page.click('body > div:first-child >>> button[aria-label^=Next]');
        assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).behaviors), [
          'instant',
          wish ? 'instant' : 'smooth',
        ]);
      }));
  }

  for (const name of ['rest', 'results', 'dialog-results', 'upgraded'])
    test(`the box is not printed: ${name}`, () =>
      at(null, 'light.html', async (page) => {
        await enter(page, states[name]);
        assert.ok(await drawn(page), 'nothing is on the screen');
        if (kind === 'chromium') {
          await page.emulateMediaType('print');
          assert.equal(await drawn(page), 0);
          return;
        }
        const printed = async () => (await page.pdf({ tagged: false })).length;
        const there = await printed();
        await page.$eval('samara-search', (box) => box.remove());
        const gone = await printed();
        assert.ok(Math.abs(there - gone) < 100, `${there} bytes with a box, ${gone} without`);
      }));
});

/** How many elements of the box are laid out, with the element itself. @param {Page} page */
function drawn(page) {
  return page.$eval('samara-search', (box) => {
    const parts = (box.shadowRoot ?? box).querySelectorAll('*');
    return [box, ...parts].filter((element) => element.getClientRects().length > 0).length;
  });
}

/** The elements of the box with an animation or a transition of non-zero duration. @param {Page} page */
function moving(page) {
  return page.evaluate(() => {
    const root = /** @type {ShadowRoot} */ (document.querySelector('samara-search')?.shadowRoot);
    return [...root.querySelectorAll('*')].flatMap((element) =>
      [undefined, '::backdrop'].flatMap((pseudo) => {
        const { animationName, transitionDuration } = getComputedStyle(element, pseudo);
        const moves = animationName !== 'none' || /[1-9]/.test(transitionDuration);
        return moves ? [`${element.className}${pseudo ?? ''}: ${animationName} ${transitionDuration}`] : [];
      }),
    );
  });
}
