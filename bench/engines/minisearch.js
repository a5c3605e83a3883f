import MiniSearch from 'minisearch';

/** @import { Doc } from '../types.d.ts' */

const options = { fields: ['title', 'text'], storeFields: ['url', 'title', 'text'] };

/** @param {Doc[]} documents */
export function build(documents) {
  const index = new MiniSearch(options);
  index.addAll(documents);
  return JSON.stringify(index);
}

export const load = () => fetch('index.json').then((response) => response.text());

/** @param {string} json */
export const open = (json) => MiniSearch.loadJSON(json, options);

/** @param {MiniSearch} index @param {string} query @returns {any[]} */
export const search = (index, query) =>
  index.search(query, { prefix: true, fuzzy: 0.2, combineWith: 'AND', boost: { title: 3 } }).slice(0, 10);

/** @param {MiniSearch} index @param {string} word @returns {any[]} */
export const exact = (index, word) => index.search(word, { combineWith: 'AND' }).slice(0, 10);
