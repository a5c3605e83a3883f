/** Samara for a list without excerpts: what the other engines return, except for stored texts. */

export { close, load, open, start } from './samara.js';

/** @param {any} index @param {string} query */
export const search = async (index, query) => (await index.search(query, { excerpts: false })).hits;

/** @param {any} index @param {string} word */
export const exact = async (index, word) =>
  (await index.search(word, { prefix: false, typos: false, excerpts: false })).hits;
