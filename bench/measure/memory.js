/**
 * What a page holds in memory, in bytes: `performance.measureUserAgentSpecificMemory()` after a collection, which counts
 * the heap and its buffers, and the linear memories of WebAssembly, which it leaves out. What the page has held before
 * the index came is taken off.
 */

import { session } from './session.js';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Entry } from '../types.d.ts' */

/**
 * @param {Browser} browser
 * @param {string} url
 * @param {Entry} entry
 * @param {string[]} texts that are searched for
 * @returns {Promise<{ open: number, searched: number }>} once it is open, and after some searches
 */
export async function memory(browser, url, entry, texts) {
  const { ask, close } = await session(browser, url, entry);
  const before = await ask('memory');
  await ask('load');
  await ask('open');
  await ask('forget');
  const open = (await ask('memory')) - before;
  await ask('round', 'search', texts, 2_000);
  const searched = (await ask('memory')) - before;
  await close();
  return { open, searched };
}
