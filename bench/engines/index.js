/** The engines and their options, chosen in the engine's favour where there is a choice. */

/** @import { Entry } from '../types.d.ts' */

const json = ['index.json'];

/** @type {Entry[]} */
export const engines = [
  {
    name: 'samara',
    title: 'Samara',
    options: 'defaults: prefix, typing errors; times include excerpts, sections and marks',
    packages: [],
    preload: [],
    excerpts: true,
  },
  {
    name: 'samara-raw',
    title: 'Samara, `--raw`',
    options: 'the same, the index compressed by the host',
    packages: [],
    preload: [],
    excerpts: true,
  },
  {
    name: 'samara-list',
    title: 'Samara, `excerpts: false`',
    options: 'the same, for a list without excerpts',
    packages: [],
    preload: [],
    excerpts: true,
    only: 'times',
  },
  {
    name: 'minisearch',
    title: 'MiniSearch',
    options: '`prefix`, `fuzzy: 0.2`, AND, `boost: { title: 3 }`',
    packages: ['minisearch'],
    preload: json,
  },
  {
    name: 'flexsearch',
    title: 'FlexSearch',
    options: '`tokenize: forward`; no typing errors, no ranking by frequency',
    packages: ['flexsearch'],
    preload: json,
  },
  {
    name: 'flexsearch-strict',
    title: 'FlexSearch, whole words',
    options: '`tokenize: strict`; no prefixes, no typing errors, no ranking by frequency',
    packages: ['flexsearch'],
    preload: json,
    only: 'exact',
  },
  {
    name: 'elasticlunr',
    title: 'elasticlunr',
    options: '`expand: true`, AND; no typing errors',
    packages: ['elasticlunr'],
    preload: json,
  },
  {
    name: 'lunr',
    title: 'lunr',
    options:
      'all words; the last also as a prefix, the others with `editDistance: 1` from four letters on; no positions',
    packages: ['lunr'],
    preload: json,
  },
  {
    name: 'orama',
    title: 'Orama',
    options: '`tolerance: 1`, `threshold: 0`',
    packages: ['@orama/orama'],
    preload: json,
  },
  {
    name: 'fuse',
    title: 'Fuse.js',
    options: '`ignoreLocation`, `threshold: 0.3`; the first 32 letters',
    packages: ['fuse.js'],
    preload: json,
  },
  {
    name: 'ufuzzy',
    title: 'uFuzzy',
    options: '`intraMode: 1` (one error inside of a word), words in any order',
    packages: ['@leeoniya/ufuzzy'],
    preload: json,
  },
  {
    name: 'pagefind',
    title: 'Pagefind',
    options: 'defaults: a worker, `debouncedSearch` while typing, ten results; corrects no typing errors',
    packages: ['pagefind'],
    preload: [],
    inParts: true,
    excerpts: true,
  },
  {
    name: 'pagefind-least',
    title: 'Pagefind, least',
    options: '`noWorker`, asked only once a query is complete, five results',
    packages: ['pagefind'],
    preload: [],
    inParts: true,
    excerpts: true,
  },
];

/** The engines of `cargo xtask bench large`. @type {Entry[]} */
export const large = [
  {
    name: 'samara-parts',
    title: 'Samara, in parts',
    options: 'defaults, ten results with excerpts',
    packages: [],
    preload: [],
    inParts: true,
    excerpts: true,
  },
  {
    name: 'pagefind-ten',
    title: 'Pagefind',
    options: '`noWorker`, ten results with excerpts',
    packages: ['pagefind'],
    preload: [],
    inParts: true,
    excerpts: true,
  },
];

/** Whether an engine is in all tables. @param {Entry} entry */
export const isCompared = ({ only }) => !only;

/** @param {string} name @returns {Entry} */
export function entry(name) {
  const found = [...engines, ...large].find((engine) => engine.name === name);
  if (!found) throw new Error(`there is no engine ${name}`);
  return found;
}
