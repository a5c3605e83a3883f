/** The box while results are on their way, with a source of the page that answers when the test says so. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { openLibrary } from './library.js';
import { dist, shown, visit } from './pages.js';
import { serve } from './server.js';
import { appears } from './states.js';

/** @import { Page } from 'puppeteer-core' */

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
before(async () => {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Waiting</title>
    <link rel="icon" href="data:,"><script src="/samara.js" defer></script>
    <samara-search></samara-search>`;
  server = await serve(`${dist}site`, { pages: { '/': page } });
});
after(() => server.close());

/** Sets a source whose searches wait until `answer(query)` is called. @param {Page} page */
async function setSlowSource(page) {
  await page.evaluate(`globalThis.library = (${openLibrary})()`);
  await page.evaluate(async () => {
    const { library } = /** @type {any} */ (globalThis);
    /** @type {Map<string, () => void>} */
    const waiting = new Map();
    /** @type {string[]} */
    const aborted = [];
    await customElements.whenDefined('samara-search');
    const element = /** @type {any} */ (document.querySelector('samara-search'));
    element.samara = {
      ...library,
      search: async (/** @type {string} */ query, /** @type {any} */ options) => {
        options.signal.addEventListener('abort', () => aborted.push(query));
        await /** @type {Promise<void>} */ (new Promise((resolve) => waiting.set(query, resolve)));
        const results = await library.search(query, options);
        results.hits = results.hits.map((/** @type {any} */ hit) => ({ ...hit, title: `${query}: ${hit.title}` }));
        return { ...results, total: 1234, totalIsExact: query !== 'estimate' };
      },
    };
    Object.assign(globalThis, { aborted, answer: (/** @type {string} */ query) => waiting.get(query)?.() });
  });
}

/** @param {Page} page @param {string} query */
async function typeInto(page, query) {
  await page.$eval('samara-search >>> input', (input) => /** @type {HTMLInputElement} */ (input).select());
  await page.keyboard.type(query);
}

/** Lets the source answer, and waits for two frames. @param {Page} page @param {string} query */
const answer = (page, query) =>
  page.evaluate(async (query) => {
    /** @type {any} */ (globalThis).answer(query);
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, query);

inBothBrowsers('a box that waits for results', (browser) => {
  test('names the query, keeps earlier results until its own arrive, and never shows late ones', () =>
    visit(browser(), server.url, async ({ page }) => {
      await setSlowSource(page);
      await page.$eval('samara-search >>> input', (input) => /** @type {HTMLElement} */ (input).focus());
      await typeInto(page, 'maple');
      await appears(page, '.samara-progress');
      assert.match((await shown(page)).text, /Searching for \u2068?maple\u2069?…/);
      await answer(page, 'maple');
      await appears(page, '[role=option]');
      const first = await shown(page);
      assert.match(first.options[0].text, /^maple: /);
      assert.match(first.text, /1,234 results/);
      assert.doesNotMatch(first.text, /about 1,234|Searching/);

      await typeInto(page, 'slow');
      await appears(page, '.samara-progress');
      await typeInto(page, 'quick');
      await page.waitForFunction(() =>
        document.querySelector('samara-search')?.shadowRoot?.textContent?.includes('Searching for \u2068quick\u2069…'),
      );
      assert.match((await shown(page)).options[0].text, /^maple: /);
      assert.ok((await page.evaluate(() => /** @type {any} */ (globalThis).aborted)).includes('slow'));
      await answer(page, 'quick');
      assert.match((await shown(page)).options[0].text, /^quick: /);
      await answer(page, 'slow');
      const last = await shown(page);
      assert.match(last.options[0].text, /^quick: /);
      assert.doesNotMatch(last.text, /Searching/);
      assert.equal(await page.$eval('samara-search >>> progress', (progress) => progress.hidden), true);
    }));

  test('opens the best hit of the query that was entered, not one of the results before', () =>
    visit(browser(), server.url, async ({ page }) => {
      await setSlowSource(page);
      await page.evaluate(() => {
        Object.assign(globalThis, { chosen: [] });
        document.querySelector('samara-search')?.addEventListener('samara-select', (event) => {
          event.preventDefault();
          /** @type {any} */ (globalThis).chosen.push(/** @type {any} */ (event).detail.hit.title);
        });
      });
      await page.$eval('samara-search >>> input', (input) => /** @type {HTMLElement} */ (input).focus());
      await typeInto(page, 'maple');
      await appears(page, '.samara-progress');
      await answer(page, 'maple');
      await appears(page, '[role=option]');
      await typeInto(page, 'ash');
      await appears(page, '.samara-progress');
      await page.keyboard.press('Enter');
      const chosen = () => page.evaluate(() => /** @type {any} */ (globalThis).chosen);
      assert.deepEqual(await chosen(), []);
      await answer(page, 'ash');
      await page.waitForFunction(() => /** @type {any} */ (globalThis).chosen.length);
      assert.match((await chosen()).join(), /^ash: The winged fruits/);
    }));

  test('says “about” for an estimate, and hides the progress when the text is cleared', () =>
    visit(browser(), server.url, async ({ page }) => {
      await setSlowSource(page);
      await page.$eval('samara-search >>> input', (input) => /** @type {HTMLElement} */ (input).focus());
      await typeInto(page, 'estimate');
      await appears(page, '.samara-progress');
      await answer(page, 'estimate');
      await appears(page, '[role=option]');
      const { text } = await shown(page);
      assert.match(text, /about 1,234 results/);
      assert.match(text, /Show more(?! \()/);
      await typeInto(page, 'birch');
      await appears(page, '.samara-progress');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.waitForFunction(
        () => document.querySelector('samara-search')?.shadowRoot?.querySelector('progress')?.hidden,
      );
      assert.equal((await shown(page)).options.length, 0);
    }));
});
