/** The attribute `for`: the list of results under the page's own input, and forms that work without JavaScript. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers, launch } from './browsers.js';
import { dist, visit } from './pages.js';
import { serve } from './server.js';

/** @import { Page } from 'puppeteer-core' */

const telenor = 'telenor-shared-customer-data';

/** @param {string} body */
const page = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title>
  <link rel="icon" href="data:,"><script src="/samara.js" defer></script><h1>Reports</h1>${body}<p><a id="below" href="#">Below</a>`;

/** @param {string} id */
const form = (id) =>
  `<form action="/found" role="search"><label>Reports <input id="${id}" name="q" spellcheck="true"></label> <button>Search</button></form>`;

const pages = {
  '/own': page(`${form('own')}<samara-search for="own" facets=""></samara-search>`),
  '/kept': page(`${form('own')}<samara-search for="own" history="fragment"></samara-search>`),
  '/inside': page(`<samara-search>${form('plain')}</samara-search>`),
  '/found': page('<h1>Found</h1>'),
  [`/${telenor}`]: page('<h1>Telenor</h1>'),
};

inBothBrowsers('a form without JavaScript', (browser, kind) => {
  for (const path of ['own', 'inside']) {
    test(`without JavaScript the form is submitted: /${path}`, async () => {
      const server = await serve(join(dist, 'site'), { pages });
      // Firefox can disable JavaScript only for the whole browser.
      const own = kind === 'firefox' ? await launch(kind, { 'javascript.enabled': false }) : browser();
      const page = await own.newPage();
      try {
        if (kind === 'chromium') await page.setJavaScriptEnabled(false);
        await page.goto(server.url + path);
        await page.keyboard.press('Tab');
        await page.keyboard.type('villages burned');
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
        assert.equal(page.url(), `${server.url}found?q=villages+burned`);
      } finally {
        await (own === browser() ? page : own).close();
        server.close();
      }
    });
  }
});

inBothBrowsers('an input of the page', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), { pages });
  });
  after(() => server.close());

  /**
   * @param {string} path
   * @param {(page: Page) => Promise<void>} use
   */
  const at = (path, use) => visit(browser(), server.url + path, ({ page }) => use(page));

  test('with JavaScript the box replaces the form in the element', () =>
    at('inside', async (page) => {
      await page.evaluate(() => customElements.whenDefined('samara-search'));
      assert.equal(await page.$eval('#plain', (input) => input.checkVisibility()), false);
      assert.ok(await page.$('samara-search >>> [role=combobox]'));
    }));

  test('the list is in the page’s own DOM, where ARIA references work', () =>
    at('own', async (page) => {
      await page.type('#own', 'telenor');
      await page.waitForSelector('#own[aria-expanded=true]');
      await page.keyboard.press('ArrowDown');
      const properties = await page.$eval('#own', (input) => {
        const named = (/** @type {string} */ name) => document.getElementById(input.getAttribute(name) ?? '');
        const [list, option] = [named('aria-controls'), named('aria-activedescendant')];
        return {
          role: input.getAttribute('role'),
          list: list?.getAttribute('role'),
          selected: option?.getAttribute('aria-selected'),
          inList: list?.contains(option),
          shadow: !!document.querySelector('samara-search')?.shadowRoot,
          label: /** @type {HTMLInputElement} */ (input).labels?.length,
        };
      });
      assert.deepEqual(properties, {
        role: 'combobox',
        list: 'listbox',
        selected: 'true',
        inList: true,
        shadow: false,
        label: 1,
      });
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(new URL(page.url()).pathname, `/${telenor}`);
    }));

  test('Enter submits the form if there are no results', () =>
    at('own', async (page) => {
      await page.type('#own', 'telescope');
      await page.waitForSelector('samara-search .samara-sentence');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(page.url(), `${server.url}found?q=telescope`);
    }));

  test('Escape closes the list and then clears the input, the shortcut focuses it, Tab leaves it', () =>
    at('own', async (page) => {
      await page.focus('#below');
      await page.keyboard.press('/');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'own');
      await page.keyboard.type('telenor');
      await page.waitForSelector('#own[aria-expanded=true]');
      await page.keyboard.press('Escape');
      await page.waitForSelector('#own[aria-expanded=false]');
      for (const value of ['telenor', '']) {
        assert.equal(await page.$eval('#own', (input) => /** @type {HTMLInputElement} */ (input).value), value);
        await page.keyboard.press('Escape');
      }
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'below');
    }));

  test('the input and the fragment of the URL have the same query', () =>
    at('kept#?q=telenor', async (page) => {
      await page.waitForSelector('#own[aria-expanded=true]');
      assert.equal(await page.$eval('#own', (input) => /** @type {HTMLInputElement} */ (input).value), 'telenor');
      await page.type('#own', ' data');
      await page.waitForFunction(() => location.hash === '#?q=telenor+data', { timeout: 60_000 });
    }));

  test('removing the element restores the input', () =>
    at('own', async (page) => {
      const attributes = () =>
        page.$eval('#own', (input) =>
          input
            .getAttributeNames()
            .map((name) => [name, input.getAttribute(name)])
            .sort(),
        );
      await page.type('#own', 'telenor');
      await page.waitForSelector('#own[aria-expanded=true]');
      await page.$eval('samara-search', (box) => box.remove());
      assert.deepEqual(await attributes(), [
        ['id', 'own'],
        ['name', 'q'],
        ['spellcheck', 'true'],
      ]);
      await page.focus('#own');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(page.url(), `${server.url}found?q=telenor`);
    }));
});
