/** What is sent until the first result, and in ten searches in a row. */

import { list, sum, weigh } from '../files.js';
import { session } from './session.js';
import { join } from 'node:path';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Entry, Size } from '../types.d.ts' */

/** How long a reader takes from letter to letter, in ms; where nothing more is asked for it makes no difference. */
const pause = 60;

/**
 * @param {Browser} browser
 * @param {Awaited<ReturnType<typeof import('../server.js').serve>>} server
 * @param {Entry} entry
 * @param {string[]} queries
 * @returns {Promise<{ first: Size, requests: number, searches: { requests: number, size: Size }[] }>}
 */
export async function bytes(browser, server, entry, queries) {
  server.sendAs('raw');
  // Before the page is there: its script is sent too.
  server.reset();
  const visit = await session(browser, server.url, entry);
  await visit.ask('start');
  await visit.ask('first', queries[0]);
  const { size: first, requests } = await server.sent();
  await visit.close();

  const searches = [];
  server.reset();
  const next = await session(browser, server.url, entry);
  await next.ask('start');
  for (const query of queries) {
    // The page of `pagefind-least` asks only for what is complete; with the others typing is what readers do.
    if (entry.inParts && entry.name !== 'pagefind') await next.ask('ask', query);
    else await next.ask('type', query, entry.inParts ? pause : 0);
    searches.push(await server.sent());
  }
  await next.close();
  return { first, requests, searches };
}

/**
 * What lies on the host: the code, and the index.
 * @param {string} corpus
 * @param {Entry} entry
 */
export async function delivered(corpus, entry) {
  const folder = join(corpus, entry.name);
  const files = await list(folder);
  const isIndex = (/** @type {string} */ file) => /(\.samara|index\.json|\.pf_\w+)$/.test(file);
  // Of what Pagefind writes, what its page loads: not its own boxes, nor what other languages need.
  const isCode = (/** @type {string} */ file) =>
    /(^engine\.js|samara\.(mjs|wasm)|pagefind(-worker)?\.js|wasm\.en\.pagefind|pagefind-entry\.json)$/.test(file);
  const weights = async (/** @type {(file: string) => boolean} */ wanted) =>
    sum(await Promise.all(files.filter(wanted).map((file) => weigh(join(folder, file)))));
  return { code: await weights(isCode), index: await weights(isIndex) };
}
