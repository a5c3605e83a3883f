/** Completions of the query: shown in grey behind the typed text, accepted with →, never in the way. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, type, visit } from './pages.js';
import { serve } from './server.js';
import { enter, lookPages } from './states.js';

/** @import { Page } from 'puppeteer-core' */

inBothBrowsers('completions', (browser) => {
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
      await page.setViewport({ width: 900, height: 700 });
      await enter(page, { attributes });
      await use(page);
    });

  /** @param {Page} page @returns {Promise<string>} */
  const value = (page) => page.$eval('samara-search', (box) => /** @type {any} */ (box).value);
  /** The visible grey text. @param {Page} page */
  const grey = (page) =>
    page.$eval('samara-search >>> .samara-ghost', (ghost) =>
      ghost.checkVisibility() ? ghost.lastChild?.textContent : '',
    );
  /** @param {Page} page @param {string} text */
  const completes = (page, text) =>
    page.waitForFunction(
      (text) => {
        const ghost = document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-ghost');
        return ghost?.checkVisibility() && ghost.lastChild?.textContent === text;
      },
      {},
      text,
    );

  test('→ at the end of the input accepts the completion, which is announced', () =>
    withBox('', async (page) => {
      await type(page, 'Telen');
      await completes(page, 'or');
      const [input, ghost] = await Promise.all(
        ['.samara-input', '.samara-ghost'].map((part) =>
          page.$eval(`samara-search >>> ${part}`, (node) => node.getBoundingClientRect().left),
        ),
      );
      assert.ok(Math.abs(input - ghost) < 1, `the grey text starts at ${ghost}, the input at ${input}`);
      await page.waitForFunction(() =>
        document
          .querySelector('samara-search')
          ?.shadowRoot?.querySelector('[role=status]')
          ?.textContent?.endsWith('Completion: Telenor'),
      );
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowRight');
      assert.equal(await value(page), 'Telen', '→ before the end moves the cursor');
      await page.keyboard.press('ArrowRight');
      assert.equal(await value(page), 'Telenor');
      await page.waitForFunction(
        () => !document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-ghost')?.checkVisibility(),
      );
    }));

  test('the completion stays while the typed letters fit, and is never part of the query', () =>
    withBox('', async (page) => {
      await type(page, 'telen');
      await completes(page, 'or');
      await page.keyboard.type('o');
      assert.equal(await grey(page), 'r', 'the completion stays while the typed letters fit');
      await page.keyboard.type('x');
      assert.equal(await grey(page), '');
      assert.equal(await value(page), 'telenox');
    }));

  test('complete="off" shows none', () =>
    withBox('complete="off"', async (page) => {
      await type(page, 'telen');
      await page.waitForFunction(() =>
        document
          .querySelector('samara-search')
          ?.shadowRoot?.querySelector('[role=status]')
          ?.textContent?.includes('result'),
      );
      assert.equal(await grey(page), '');
    }));
});
