import elasticlunr from 'elasticlunr';

/** @import { Doc } from '../types.d.ts' */

/** @param {Doc[]} documents */
export function build(documents) {
  const index = elasticlunr(function () {
    ['title', 'text'].forEach((field) => this.addField(field));
    this.setRef('id');
  });
  documents.forEach((document) => index.addDoc(document));
  return JSON.stringify(index);
}

export const load = () => fetch('index.json').then((response) => response.text());

/** @param {string} json */
export const open = (json) => elasticlunr.Index.load(JSON.parse(json));

/** @param {any} index @param {string} query @returns {Doc[]} */
export const search = (index, query) => stored(index, index.search(query, { expand: true, bool: 'AND' }));

/** @param {any} index @param {string} word @returns {Doc[]} */
export const exact = (index, word) => stored(index, index.search(word, {}));

/** @param {any} index @param {any[]} found */
const stored = (index, found) => found.slice(0, 10).map(({ ref }) => index.documentStore.getDoc(ref));
