/**
 * What a query of two words costs on large sites: `node large.js QUERIES FOLDER…`, called by `cargo xtask bench large`. A folder
 * has the pages, as `pages`, and what `samara build --parts` has made of them, as `parts`; Pagefind's index is made here.
 * The tables are printed, and written to the file in the environment variable DOCS if it is set.
 */

import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { launch } from './browser.js';
import { deliver } from './deliver.js';
import { large } from './engines/index.js';
import { list } from './files.js';
import { cost, isIndex, memoryInParts } from './measure/requests.js';
import { largePage, queriesOf, row } from './report/large.js';
import { serve } from './server.js';

/** @import { Figures } from './report/large.js' */

const [queryFile, ...folders] = process.argv.slice(2);
const queries = queriesOf(await readFile(queryFile, 'utf8'));
const browser = await launch();
/** @type {Figures[]} */
const all = [];
try {
  for (const folder of folders) all.push(...(await measure(folder)));
} finally {
  await browser.close();
}
const page = largePage(all, queries.length);
console.log(page);
if (process.env.DOCS) await writeFile(process.env.DOCS, page);

/** @param {string} folder @returns {Promise<Figures[]>} */
async function measure(folder) {
  // `pagefind-ten` uses the index of `pagefind`.
  await deliver({ ...large[1], name: 'pagefind' }, folder, '');
  for (const entry of large) await deliver(entry, folder, '');
  const server = await serve(folder);
  const pages = (await list(join(folder, 'pages'))).length;
  /** @type {Figures[]} */
  const results = [];
  for (const entry of large) {
    const costs = [];
    for (const query of queries) costs.push(await cost(browser, server.url, entry, query));
    const memory = await memoryInParts(browser, server.url, entry, queries);
    const files = await indexFiles(join(folder, entry.name === 'samara-parts' ? 'parts' : 'pagefind/pagefind'));
    results.push({ corpus: basename(folder), pages, title: entry.title, costs, memory, ...files });
    console.error(row(results[results.length - 1]).join(' | '));
  }
  server.close();
  return results;
}

/** The number of files of an index, and their bytes. @param {string} folder */
async function indexFiles(folder) {
  const files = (await list(folder)).filter(isIndex);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return { files: files.length, bytes: sizes.reduce((total, size) => total + size, 0) };
}
