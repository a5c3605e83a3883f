/** A page under observation, and the reader who uses it: by keyboard, and by what roles and events tell. */

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

/** @import { Browser, Page } from 'puppeteer-core' */
/** @import { Results } from '../../www/samara.d.ts' */

/** dist/, as `cargo xtask dist` leaves it. */
export const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/**
 * What a page did that it should not, or that is to be counted.
 * @typedef {object} Observed
 * @property {Page} page
 * @property {string[]} errors errors on the console and uncaught ones
 * @property {string[]} requests addresses, of the page and of its frames and workers
 * @property {() => Promise<string[]>} violations of the Content-Security-Policy
 */

/**
 * Opens an address and observes it from the first moment on.
 * @param {Browser} browser
 * @param {string} url
 * @param {() => void} [prepare] run in the page before anything else
 * @returns {Promise<Observed>}
 */
export async function open(browser, url, prepare) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const errors = [];
  /** @type {string[]} */
  const requests = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.evaluateOnNewDocument(() => {
    /** @type {string[]} */
    const seen = [];
    Object.assign(globalThis, { seenViolations: seen });
    addEventListener('securitypolicyviolation', (event) => {
      // Firefox looks for an icon by itself and is refused: that is not the page's doing.
      if (event.sourceFile.startsWith('resource:')) return;
      seen.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  if (prepare) await page.evaluateOnNewDocument(prepare);
  await page.goto(url);
  return { page, errors, requests, violations: () => page.evaluate(() => /** @type {any} */ (globalThis).seenViolations) };
}

/**
 * Opens a page for what is done with it, in which nothing may go wrong.
 * @param {Browser} browser
 * @param {string} url
 * @param {(seen: Observed) => Promise<void>} use
 * @param {() => void} [prepare] run before anything else in the page
 */
export async function visit(browser, url, use, prepare) {
  const seen = await open(browser, url, prepare);
  try {
    await use(seen);
    assert.deepEqual(seen.errors, []);
  } finally {
    await seen.page.close();
  }
}

/**
 * Waits until the index of the box is open.
 * @param {Page} page
 */
export async function ready(page) {
  await page.evaluate(async () => {
    await customElements.whenDefined('samara-search');
    await /** @type {any} */ (document.querySelector('samara-search')).load();
  });
}

/**
 * Types a query into the box, key by key, and waits for its results to be shown.
 * @param {Page} page
 * @param {string} query
 * @returns {Promise<Results>}
 */
export async function type(page, query) {
  await page.evaluate((query) => {
    const element = /** @type {HTMLElement} */ (document.querySelector('samara-search'));
    const answered = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`no results for ${query} within a minute`)), 60_000);
      element.addEventListener('samara-search', function listen(event) {
        const { detail } = /** @type {CustomEvent<{ query: string, results: Results }>} */ (event);
        if (detail.query !== query) return;
        element.removeEventListener('samara-search', listen);
        resolve(detail.results);
      });
    });
    Object.assign(globalThis, { answered });
    const input = /** @type {HTMLInputElement} */ (element.shadowRoot?.querySelector('[role=combobox]'));
    input.focus();
    input.select();
  }, query);
  await page.keyboard.type(query);
  return page.evaluate(async () => {
    const results = await /** @type {any} */ (globalThis).answered;
    // Firefox reads what is written on the page as it was in the frame before. A page behind others has no frames.
    await new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(resolve));
      setTimeout(resolve, 200);
    });
    return results;
  });
}

/**
 * What the box shows, by its roles.
 * @param {Page} page
 */
export function shown(page) {
  return page.evaluate(() => {
    const root = /** @type {ShadowRoot} */ (document.querySelector('samara-search')?.shadowRoot);
    const options = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[role=listbox] [role=option]'))];
    return {
      text: /** @type {HTMLElement} */ (root.querySelector('[role=search]')).innerText,
      options: options.map((option) => ({
        text: option.innerText,
        marks: [...option.querySelectorAll('mark')].map((mark) => mark.textContent),
      })),
      status: root.querySelector('[role=status]')?.textContent,
    };
  });
}

/**
 * What the page has left behind, in all places where a page can.
 * @param {Page} page
 */
export function stored(page) {
  return page.evaluate(async () => {
    /** @type {Record<string, number>} */
    const places = {};
    /** @type {(name: string, count: () => number | Promise<number>) => Promise<void>} */
    const look = async (name, count) => {
      try {
        places[name] = await count();
      } catch {
        // A page opened from disk has no such place: nothing can be there.
        places[name] = 0;
      }
    };
    await look('cookies', () => document.cookie.length);
    await look('local', () => localStorage.length);
    await look('session', () => sessionStorage.length);
    await look('databases', async () => (await indexedDB.databases()).length);
    await look('caches', async () => (await caches.keys()).length);
    await look('workers', async () => (await navigator.serviceWorker.getRegistrations()).length);
    return places;
  });
}

/** The words that a passage marks. @param {{ text: string, marks: [number, number][] }} passage */
export function marked({ text, marks }) {
  return marks.map(([start, end]) => text.slice(start, end));
}
