/** The states and looks of the box, for tests and for pictures. */

import { type } from './pages.js';

/** @import { Page } from 'puppeteer-core' */

/**
 * @typedef {object} State
 * @property {string} [attributes] attributes of the element
 * @property {string} [before] HTML before it
 * @property {string} [inside] HTML in it
 * @property {number} [width] of the window; by default that of the test
 * @property {(page: Page) => Promise<unknown>} [reach] the reader's actions that lead to the state
 */

/**
 * @typedef {object} Look
 * @property {'light' | 'dark'} [scheme]
 * @property {string} [theme]
 * @property {string} [lang]
 * @property {'ltr' | 'rtl'} [dir]
 */

/** @type {Record<string, State>} */
export const states = {
  rest: {},
  results: { reach: (page) => type(page, 'villages burned') },
  option: {
    reach: async (page) => {
      await type(page, 'military');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
    },
  },
  facets: {
    attributes: 'sorts="date:desc title:asc"',
    reach: async (page) => {
      await type(page, 'military');
      if (await page.evaluate(() => matchMedia('(max-width: 40rem)').matches)) await press(page, '.samara-filters');
      await press(page, '.samara-chip');
      await appears(page, '[aria-pressed=true]');
    },
  },
  more: { attributes: 'limit="2" facets=""', reach: (page) => type(page, 'military') },
  corrected: { reach: (page) => type(page, 'telnor custmer data') },
  nothing: {
    reach: async (page) => {
      await type(page, 'telescope');
      await appears(page, '.samara-chips');
    },
  },
  error: {
    attributes: 'src="missing.samara"',
    reach: async (page) => {
      await focusBox(page);
      await page.keyboard.type('villages');
      await appears(page, '.samara-retry');
    },
  },
  loading: {
    attributes: 'src="slow.samara"',
    reach: async (page) => {
      await focusBox(page);
      await page.keyboard.type('villages');
      await appears(page, '.samara-sentence');
    },
  },
  dialog: {
    attributes: 'mode="dialog"',
    reach: (page) => page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).open()),
  },
  'dialog-results': {
    attributes: 'mode="dialog"',
    reach: async (page) => {
      await states.dialog.reach?.(page);
      await type(page, 'villages burned');
    },
  },
  preview: {
    attributes: 'mode="dialog" preview',
    reach: async (page) => {
      await states['dialog-results'].reach?.(page);
      if (await page.evaluate(() => matchMedia('(min-width: 60rem)').matches))
        await appears(page, '.samara-preview-text');
    },
  },
  upgraded: {
    attributes: 'for="own"',
    before: '<form role="search"><label for="own">Reports</label> <input id="own" name="q"></form>',
    reach: async (page) => {
      await page.type('#own', 'villages burned');
      await page.waitForSelector('#own[aria-expanded=true]');
    },
  },
};

/** Further states, without pictures. @type {Record<string, State>} */
export const moreStates = {
  completion: {
    reach: async (page) => {
      await type(page, 'teleno');
      // In a right-to-left page there is none for a Latin query.
      if (await page.evaluate(() => document.documentElement.dir === 'rtl')) return;
      await page.waitForFunction(() =>
        document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-ghost:not([hidden])'),
      );
    },
  },
  excluded: {
    reach: async (page) => {
      await type(page, 'telenor -telenor');
      await appears(page, '.samara-retry');
    },
  },
  relaxed: { reach: (page) => type(page, '"telenor villages"') },
  range: { attributes: 'ranges="date year"', reach: (page) => type(page, 'military') },
  scopes: { attributes: 'scopes="year"', reach: (page) => type(page, 'military') },
  'all-values': {
    attributes: 'facets="tags"',
    reach: async (page) => {
      await type(page, 'military');
      await press(page, '.samara-facet [aria-expanded]');
      await appears(page, '.samara-facet [aria-expanded=true]');
    },
  },
  sheet: {
    attributes: 'ranges="date"',
    width: 360,
    reach: async (page) => {
      await type(page, 'military');
      await press(page, '.samara-filters');
      await appears(page, '.samara-facet .samara-chip');
    },
  },
  'sheet-in-dialog': {
    attributes: 'mode="dialog"',
    width: 360,
    reach: async (page) => {
      await states.dialog.reach?.(page);
      await moreStates.sheet.reach?.(page);
    },
  },
  flow: { attributes: 'panel="flow"', reach: (page) => type(page, 'villages burned') },
  'one-line': { attributes: 'limit="1" facets="" meta=""', reach: (page) => type(page, 'stray bullet') },
};

/** @type {Record<string, Look>} */
export const looks = {
  light: {},
  dark: { scheme: 'dark' },
  rtl: { lang: 'ar' },
  paper: { theme: 'paper' },
  'paper-dark': { theme: 'paper', scheme: 'dark' },
  night: { theme: 'night' },
  plain: { theme: 'plain' },
  'plain-dark': { theme: 'plain', scheme: 'dark' },
};

/**
 * A page for one box.
 * @param {Look} look
 * @param {string} [style] additional CSS
 */
export function pageOf({ scheme = 'light', theme, lang = 'en', dir = lang === 'ar' ? 'rtl' : 'ltr' }, style = '') {
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
  <meta charset="utf-8"><title>Reports</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="${scheme}">
  <link rel="icon" href="data:,">
  ${theme ? `<link rel="stylesheet" href="/themes/${theme}.css">` : ''}
  ${lang === 'en' ? '' : `<script src="/words/${lang}.js"></script>`}
  <style>
    html { color: CanvasText; background: Canvas; font-family: system-ui, sans-serif }
    body { max-width: 44rem; margin: 0 auto; padding: 1rem }
    samara-search:not([for]) { min-block-size: 3rem }
    ${style}
  </style>
  <script src="/samara.js" defer></script>
  <main></main>
</html>`;
}

/** An index whose response never arrives. */
export const slowIndex = { '/slow.samara': /** @type {Promise<string>} */ (new Promise(() => {})) };

/** The pages by path, such as `/dark.html`, and the files that they load. */
export const lookPages = {
  ...Object.fromEntries(Object.entries(looks).map(([name, look]) => [`/${name}.html`, pageOf(look)])),
  ...slowIndex,
};

/**
 * Inserts a new box into the page and brings it into a state.
 * @param {Page} page
 * @param {State} state
 */
export async function enter(page, { attributes = '', before = '', inside = '', reach }) {
  await page.evaluate(async (html) => {
    await customElements.whenDefined('samara-search');
    /** @type {HTMLElement} */ (document.querySelector('main')).innerHTML = html;
    const box = /** @type {any} */ (document.querySelector('samara-search'));
    // Tests may replace the index by their own library, or by a search cluster.
    const library = await /** @type {any} */ (globalThis).library;
    if (library && !box.hasAttribute('src')) box.samara = library;
  }, `<h1>Reports</h1>${before}<samara-search ${attributes}>${inside}</samara-search><p>What stands below.</p>`);
  await reach?.(page);
  await stands(page);
}

/**
 * Waits for the end of all animations in the box: half transparent elements have other colours.
 * @param {Page} page
 */
function stands(page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const element = /** @type {Element} */ (document.querySelector('samara-search'));
    const pieces = [...(element.shadowRoot ?? element).querySelectorAll('*')];
    await Promise.all(
      pieces.flatMap((piece) => piece.getAnimations()).map(({ finished }) => finished.catch(() => null)),
    );
  });
}

/** @param {Page} page */
export function focusBox(page) {
  return page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).focus());
}

/**
 * Waits until an element of the box is visible. `waitForSelector` without `visible` observes only the page's own tree, so it
 * misses changes in the box.
 * @param {Page} page
 * @param {string} selector
 */
export async function appears(page, selector) {
  await page.waitForSelector(`samara-search >>> ${selector}`, { visible: true, timeout: 60_000 });
}

/**
 * @param {Page} page
 * @param {string} selector
 */
export async function press(page, selector) {
  await page.locator(`samara-search >>> ${selector}`).click();
}
