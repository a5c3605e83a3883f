/**
 * The memory of a page in bytes: `performance.measureUserAgentSpecificMemory()` after a garbage collection, which counts
 * the heap and its buffers, plus the linear memories of WebAssembly, which it leaves out, minus what the page used before
 * the index was loaded.
 */

import { session } from './session.js';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Entry } from '../types.d.ts' */

/**
 * @param {Browser} browser
 * @param {string} url
 * @param {Entry} entry
 * @param {string[]} texts the queries
 * @returns {Promise<{ open: number, searched: number }>} after opening, and after some searches
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
