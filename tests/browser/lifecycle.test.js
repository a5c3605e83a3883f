/** The element's lifecycle: attributes apply in place, a moved element keeps its state, a removed one frees its index. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, ready, type, visit } from './pages.js';
import { serve } from './server.js';
import { appears, enter, lookPages } from './states.js';

/** @import { Page } from 'puppeteer-core' */

inBothBrowsers('the lifecycle of the element', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), { pages: lookPages });
  });
  after(() => server.close());

  /**
   * @param {string} attributes
   * @param {(page: Page) => Promise<void>} use
   */
  const withBox = (attributes, use) =>
    visit(browser(), `${server.url}light.html`, async ({ page }) => {
      await enter(page, { attributes });
      await ready(page);
      await page.evaluate(() => {
        const box = /** @type {any} */ (document.querySelector('samara-search'));
        Object.assign(globalThis, { box, opened: box.samara });
      });
      await use(page);
    });

  test('attributes apply in place: the index, the dialog and the results stay', () =>
    withBox('mode="dialog"', async (page) => {
      await page.evaluate(() => /** @type {any} */ (globalThis).box.open());
      await type(page, 'military');
      await page.evaluate(() => {
        const { box } = /** @type {any} */ (globalThis);
        for (const [name, value] of [
          ['label', 'Find reports'],
          ['placeholder', 'Find'],
          ['limit', '2'],
          ['meta', 'region'],
          ['sorts', 'date:desc title:asc'],
          ['facets', ''],
          ['follow', 'plain'],
          ['hotkey', 'mod+j'],
        ]) {
          box.setAttribute(name, value);
        }
      });
      await page.waitForFunction(
        () => /** @type {any} */ (globalThis).box.shadowRoot.querySelectorAll('.samara-hit').length === 2,
      );
      assert.deepEqual(
        await page.evaluate(() => {
          const { box, opened } = /** @type {any} */ (globalThis);
          const root = /** @type {ShadowRoot} */ (box.shadowRoot);
          const text = (/** @type {string} */ selector) => root.querySelector(selector)?.textContent;
          return {
            sameIndex: box.samara === opened,
            modal: root.querySelector('dialog')?.matches(':modal'),
            focus: root.activeElement?.localName,
            value: box.value,
            label: root.querySelector('input')?.getAttribute('aria-label'),
            placeholder: root.querySelector('input')?.placeholder,
            button: text('.samara-button-text'),
            key: text('.samara-button .samara-key'),
            sorts: root.querySelectorAll('.samara-sort option').length,
            facets: root.querySelector('.samara-tools')?.checkVisibility(),
            fragment: /:~:text/.test(root.querySelector('[role=option]')?.getAttribute('href') ?? ''),
          };
        }),
        {
          sameIndex: true,
          modal: true,
          focus: 'input',
          value: 'military',
          label: 'Find reports',
          placeholder: 'Find',
          button: 'Find',
          key: 'Ctrl J',
          sorts: 3,
          facets: false,
          fragment: false,
        },
      );
    }));

  test('a change of language or mode rebuilds the box, but keeps index, text and dialog', () =>
    withBox('mode="dialog"', async (page) => {
      await page.evaluate(() => /** @type {any} */ (globalThis).box.open());
      await type(page, 'military');
      await page.evaluate(() => {
        const { box } = /** @type {any} */ (globalThis);
        box.setAttribute('preview', '');
        box.words = { close: 'Away' };
      });
      await appears(page, '[role=option]');
      assert.deepEqual(await state(page), { sameIndex: true, modal: true, value: 'military', close: 'Away' });
    }));

  test('setting equal `words` on every render changes nothing', () =>
    withBox('', async (page) => {
      const isSame = await page.evaluate(() => {
        const { box } = /** @type {any} */ (globalThis);
        box.words = { close: 'Away' };
        const input = box.shadowRoot.querySelector('input');
        box.words = { close: 'Away' };
        return box.shadowRoot.querySelector('input') === input;
      });
      assert.equal(isSame, true);
    }));

  test('an attribute that changes while the list is closed does not open it', () =>
    withBox('', async (page) => {
      await type(page, 'military');
      await page.evaluate(() => {
        const { box } = /** @type {any} */ (globalThis);
        box.close();
        box.setAttribute('limit', '2');
      });
      await page.waitForFunction(
        () => /** @type {any} */ (globalThis).box.shadowRoot.querySelectorAll('.samara-hit').length === 2,
      );
      const open = await page.$eval('samara-search >>> .samara-panel', (panel) => panel.checkVisibility());
      assert.equal(open, false);
    }));

  test('a moved element keeps its index, its results and its dialog', () =>
    withBox('mode="dialog"', async (page) => {
      await page.evaluate(() => /** @type {any} */ (globalThis).box.open());
      await type(page, 'military');
      const options = await page.evaluate(async () => {
        const { box } = /** @type {any} */ (globalThis);
        const place = document.createElement('section');
        document.body.append(place);
        place.append(box);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return box.shadowRoot.querySelectorAll('[role=option]').length;
      });
      assert.ok(options > 0);
      assert.deepEqual(await state(page), { sameIndex: true, modal: true, value: 'military', close: 'Close' });
      await type(page, 'telenor');
    }));

  test('a removed element frees its index', () =>
    withBox('', async (page) => {
      const error = await page.evaluate(async () => {
        const { box, opened } = /** @type {any} */ (globalThis);
        box.remove();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return opened.search('telenor').then(
          () => null,
          (/** @type {Error} */ { message }) => message,
        );
      });
      assert.match(error ?? 'it still searches', /has been closed/);
    }));

  test('a change of `src` opens the other index, and searches again', () =>
    withBox('', async (page) => {
      await type(page, 'military');
      await page.evaluate(() =>
        /** @type {any} */ (globalThis).box.setAttribute('base-url', 'https://example.org/reports/'),
      );
      await page.waitForFunction(() =>
        /** @type {any} */ (globalThis).box.shadowRoot
          .querySelector('[role=option]')
          ?.href.startsWith('https://example.org/reports/'),
      );
      assert.equal((await state(page)).sameIndex, false);
    }));
});

/** @param {Page} page */
function state(page) {
  return page.evaluate(() => {
    const { box, opened } = /** @type {any} */ (globalThis);
    return {
      sameIndex: box.samara === opened,
      modal: box.shadowRoot.querySelector('dialog')?.matches(':modal'),
      value: box.value,
      close: box.shadowRoot.querySelector('.samara-close')?.textContent,
    };
  });
}
