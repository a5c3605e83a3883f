/** Bytes sent until the first result, and in ten searches in a row. */

import { fileSize, list, sum } from '../files.js';
import { session } from './session.js';
import { join } from 'node:path';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Entry, Size } from '../types.d.ts' */

/** The pause between keystrokes, in ms. It matters only to an engine that loads parts of its index. */
const keystrokeMs = 60;

/**
 * @param {Browser} browser
 * @param {Awaited<ReturnType<typeof import('../server.js').serve>>} server
 * @param {Entry} entry
 * @param {string[]} queries
 * @returns {Promise<{ first: Size, requests: number, searches: { requests: number, size: Size }[] }>}
 */
export async function bytes(browser, server, entry, queries) {
  server.sendAs('raw');
  // Before the page is opened, so that its script is counted, too.
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
    // The page of `pagefind-least` searches only for complete queries; with the others the reader types.
    if (entry.inParts && entry.name !== 'pagefind') await next.ask('ask', query);
    else await next.ask('type', query, entry.inParts ? keystrokeMs : 0);
    searches.push(await server.sent());
  }
  await next.close();
  return { first, requests, searches };
}

/**
 * The size of the published files: code and index.
 * @param {string} corpus
 * @param {Entry} entry
 */
export async function delivered(corpus, entry) {
  const folder = join(corpus, entry.name);
  const files = await list(folder);
  const isIndex = (/** @type {string} */ file) => /(\.samara|index\.json|\.pf_\w+)$/.test(file);
  // Of Pagefind's files, those that its page loads: neither its user interfaces nor the modules of other languages.
  const isCode = (/** @type {string} */ file) =>
    /(^engine\.js|samara\.(mjs|wasm)|pagefind(-worker)?\.js|wasm\.en\.pagefind|pagefind-entry\.json)$/.test(file);
  const sizeOf = async (/** @type {(file: string) => boolean} */ wanted) =>
    sum(await Promise.all(files.filter(wanted).map((file) => fileSize(join(folder, file)))));
  return { code: await sizeOf(isCode), index: await sizeOf(isIndex) };
}
