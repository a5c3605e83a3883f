/** The table of `cargo xtask bench large`. */

import { percentile } from '../measure/requests.js';
import { table } from './markdown.js';

/** @import { Cost } from '../measure/requests.js' */

/**
 * @typedef {object} Figures
 * @property {string} corpus
 * @property {number} pages
 * @property {string} title of the engine
 * @property {number} files of the index
 * @property {number} bytes of the index
 * @property {Cost[]} costs a query each
 * @property {{ open: number, searched: number }} memory in bytes
 */

const head = [
  'pages',
  'engine',
  'index, MB',
  'files',
  'root, KB',
  'first ten, KB: median',
  'p90',
  'most',
  'requests after the root: median',
  'p90',
  'trips: median',
  'p90',
  'memory, MB: open',
  'after all queries',
];

/** @param {Figures} figures */
export function row({ pages, title, files, bytes, costs, memory }) {
  const of = (/** @type {keyof Cost} */ key, /** @type {number} */ share) =>
    percentile(
      costs.map((cost) => cost[key]),
      share,
    );
  const kb = (/** @type {number} */ bytes) => (bytes / 1e3).toFixed(1);
  const mb = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
  return [
    pages.toLocaleString('en'),
    title,
    mb(bytes),
    files.toLocaleString('en'),
    kb(of('root', 0.5)),
    ...[0.5, 0.9, 1].map((share) => kb(of('bytes', share))),
    ...[0.5, 0.9].map((share) => String(of('requests', share))),
    ...[0.5, 0.9].map((share) => String(of('trips', share))),
    mb(memory.open),
    mb(memory.searched),
  ];
}

/**
 * The page docs/bench/large.md.
 * @param {Figures[]} all
 * @param {number} queries their number
 */
export function largePage(all, queries) {
  const without = all.map(({ corpus, title, costs }) => {
    const count = costs.filter(({ results }) => !results).length;
    return count ? `${title}, ${corpus}: ${count}` : '';
  });
  const none = without.filter(Boolean).join('; ');
  return `# Large sites

What a query of two words costs in Chromium with an empty cache, next to Pagefind 1.6 on the same pages: ${queries} queries
([\`bench/large.tsv\`](../../bench/large.tsv)), by \`cargo xtask bench large\` ([method](../../bench/README.md#large-sites)). KB are the
bytes of the index until the first ten results with their excerpts, with the root; neither has its code in it. The root is
what is loaded before there is a query. Trips are requests that wait for each other.

${table(head, all.map(row))}

Queries without a result: ${none || 'none'}.
`;
}

/** The queries of a list: a line has where a query comes from, a tab, and the query. @param {string} text */
export const queriesOf = (text) =>
  text
    .split('\n')
    .filter((line) => line.includes('\t') && !line.startsWith('#'))
    .map((line) => line.split('\t')[1]);
