/** The time from navigation to the first result, with network and processor throttled as the DevTools do it. */

import { freshPage } from '../browser.js';
import { interleaved, median } from './rounds.js';

/** @import { Browser, Page } from 'puppeteer-core' */
/** @import { Entry } from '../types.d.ts' */

/** Download speed in Mbit/s, latency in ms, and the processor's slowdown factor. */
export const conditions = [
  { name: 'fast line', down: 50, latency: 20, slower: 1 },
  { name: 'fast line, processor ÷ 4', down: 50, latency: 20, slower: 4 },
  { name: 'slow line', down: 1.6, latency: 150, slower: 1 },
  { name: 'slow line, processor ÷ 4', down: 1.6, latency: 150, slower: 4 },
];

const rounds = 3;

/**
 * Medians in ms for each engine, in the order of the conditions.
 * @param {Browser} browser
 * @param {Awaited<ReturnType<typeof import('../server.js').serve>>} server
 * @param {Entry[]} engines
 * @param {string} query
 * @returns {Promise<Record<string, { times: (number | null)[], found: boolean }>>} null if all rounds failed
 */
export async function first(browser, server, engines, query) {
  server.sendAs('brotli');
  /** @type {Record<string, { times: (number | null)[], found: boolean }>} */
  const results = Object.fromEntries(engines.map(({ name }) => [name, { times: [], found: true }]));
  for (const condition of conditions) {
    /** @type {Map<string, number[]>} */
    const times = new Map(engines.map(({ name }) => [name, []]));
    await interleaved(rounds, engines, async ({ name }) => {
      const url = `${server.url}/${name}/first.html?q=${encodeURIComponent(query)}`;
      try {
        const { time, found } = await visit(browser, url, condition);
        times.get(name)?.push(time);
        results[name].found &&= found;
      } catch (error) {
        console.error(`${name}, ${condition.name}: ${error instanceof Error ? error.message : error}`);
      }
    });
    for (const [name, all] of times) results[name].times.push(all.length ? median(all) : null);
  }
  return results;
}

/**
 * @param {Browser} browser @param {string} url @param {typeof conditions[0]} condition
 * @returns {Promise<{ time: number, found: boolean }>}
 */
async function visit(browser, url, { down, latency, slower }) {
  const { page, close } = await freshPage(browser);
  try {
    return await firstResult(page, url, { down, latency, slower });
  } finally {
    await close();
  }
}

/** @param {Page} page @param {string} url @param {Pick<typeof conditions[0], 'down' | 'latency' | 'slower'>} condition */
async function firstResult(page, url, { down, latency, slower }) {
  const devtools = await page.createCDPSession();
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: (down * 1e6) / 8,
    uploadThroughput: (down * 1e6) / 16,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.goto(url);
  return page.evaluate(() => /** @type {any} */ (globalThis).first);
}
