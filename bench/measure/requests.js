/** What a query costs: the requests for the index in a page, their bytes, and how many of them wait for each other. */

import { session } from './session.js';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Entry } from '../types.d.ts' */

/** @typedef {{ url: string, start: number, end: number, bytes: number }} Request times in ms, by the clock of the page */
/** @typedef {{ root: number, bytes: number, requests: number, trips: number, results: number }} Cost `bytes` with the root */

/** Long enough that requests which do not wait for each other overlap, in ms. */
const latency = 60;

/**
 * The cost of a query with an empty cache. The root is what is loaded before there is a query.
 * @param {Browser} browser
 * @param {string} url
 * @param {Entry} entry
 * @param {string} query
 * @returns {Promise<Cost>}
 */
export async function cost(browser, url, entry, query) {
  const { page, ask, close } = await session(browser, url, entry);
  try {
    const devtools = await page.createCDPSession();
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    await page.evaluate(() => performance.setResourceTimingBufferSize(10_000));
    await ask('start');
    const opened = await page.evaluate(() => performance.now());
    const results = await ask('ask', query);
    const all = await page.evaluate(() =>
      /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource')).map((entry) => ({
        url: entry.name,
        start: entry.startTime,
        end: entry.responseEnd,
        bytes: entry.encodedBodySize,
      })),
    );
    return { ...summed(all, opened), results };
  } finally {
    await close();
  }
}

/**
 * @param {Request[]} all the requests of a page
 * @param {number} opened when the index was open
 * @returns {Omit<Cost, 'results'>}
 */
export function summed(all, opened) {
  const requests = all.filter(({ url }) => isIndex(url));
  const after = requests.filter(({ start }) => start >= opened);
  const sum = (/** @type {Request[]} */ some) => some.reduce((total, { bytes }) => total + bytes, 0);
  const bytes = sum(requests);
  return { root: bytes - sum(after), bytes, requests: after.length, trips: trips(after) };
}

/** Whether a file is a part of an index: neither code nor a page. @param {string} url */
export const isIndex = (url) => /(\.samara|\/\d+\.bin|\.pf_\w+|pagefind-entry\.json)(\?.*)?$/.test(url);

/**
 * How many requests one after the other a query waits for, if no connection is ever busy.
 * @param {Pick<Request, 'start' | 'end'>[]} requests
 */
export function trips(requests) {
  /** @type {{ end: number, depth: number }[]} */
  const done = [];
  for (const { start, end } of [...requests].sort((a, b) => a.start - b.start)) {
    const before = done.filter((other) => other.end <= start).map(({ depth }) => depth);
    done.push({ end, depth: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...done.map(({ depth }) => depth));
}

/** @param {number[]} values @param {number} share from 0 to 1 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)];
}

/**
 * The memory of a page in bytes, as in memory.js: after opening, and after all queries.
 * @param {Browser} browser
 * @param {string} url
 * @param {Entry} entry
 * @param {string[]} queries
 */
export async function memoryInParts(browser, url, entry, queries) {
  const { ask, close } = await session(browser, url, entry);
  const before = await ask('memory');
  await ask('start');
  const open = (await ask('memory')) - before;
  for (const query of queries) await ask('ask', query);
  const searched = (await ask('memory')) - before;
  await close();
  return { open, searched };
}
