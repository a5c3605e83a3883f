/** Opens pages, records what they do, and uses the box like a reader: with the keyboard, by roles and events. */

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

/** @import { Browser, Page } from 'puppeteer-core' */
/** @import { Results } from '../../www/samara.d.ts' */

/** dist/, written by `cargo xtask dist`. */
export const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/**
 * The errors, requests and violations of a page.
 * @typedef {object} Observed
 * @property {Page} page
 * @property {string[]} errors errors on the console and uncaught errors
 * @property {string[]} requests URLs requested by the page, its frames and its workers
 * @property {() => Promise<string[]>} violations of the Content-Security-Policy
 */

/**
 * Opens a URL and records what its page does from the start.
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
      // Firefox requests an icon by itself and is refused: not an error of the page.
      if (event.sourceFile.startsWith('resource:')) return;
      seen.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  const { SAMARA_CLUSTER } = process.env;
  if (SAMARA_CLUSTER) await page.evaluateOnNewDocument(openClusterAs, SAMARA_CLUSTER);
  if (prepare) await page.evaluateOnNewDocument(prepare);
  await page.goto(url);
  return {
    page,
    errors,
    requests,
    violations: () => page.evaluate(() => /** @type {any} */ (globalThis).seenViolations),
  };
}

/**
 * Opens the search cluster that `over-cluster.js` serves, as the library of the boxes.
 * @param {string} address
 */
function openClusterAs(address) {
  const library = import(`${address}opensearch.mjs`).then(({ openCluster }) => openCluster(`${address}docs`));
  Object.assign(globalThis, { library });
}

/**
 * Opens a page, uses it, and checks that there were no errors.
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
 * Types a query into the box, key by key, and waits until its results are shown.
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
    // Firefox reads the text of the previous frame. A background page has no frames.
    await new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(resolve));
      setTimeout(resolve, document.hidden ? 200 : 5000);
    });
    return results;
  });
}

/**
 * The content of the box, found by roles.
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
 * Everything that the page has stored, in all kinds of storage.
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
        // A page opened from disk has no such storage.
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

/** The marked words of a passage. @param {{ text: string, marks: [number, number][] }} passage */
export function marked({ text, marks }) {
  return marks.map(([start, end]) => text.slice(start, end));
}
