/** Finds the reason why a query has no results, and a change of the query or the filters that has some. */

import { isSearchable } from './notes.js';

/** @import { SearchOptions, SearchSource, Suggestion } from '../samara.d.ts' */
/** @import { Words } from '../words/words.js' */

/**
 * @typedef {object} Reason
 * @property {string} sentence
 * @property {string} label of the button that changes the search; empty: no change has results
 * @property {string | null} query the changed query; null: the filters that the reader has chosen are removed
 */

/**
 * @param {SearchSource} samara
 * @param {string} query
 * @param {SearchOptions} options those of the search without results
 * @param {Record<string, string[]> | null} fixed the filters that remain without those of the reader; null: there are no others
 * @param {Words} words
 * @returns {Promise<Reason | null>} null if the reason is not known
 */
export async function findReason(samara, query, options, fixed, words) {
  if (!isSearchable(query)) return { sentence: words.noLetters, label: '', query: null };
  const hasResults = async (/** @type {string} */ changed, filters = options.filters) =>
    isSearchable(changed) &&
    (await samara.search(changed, { ...options, filters, offset: 0, limit: 1, excerpts: false })).total > 0;

  if (fixed && (await hasResults(query, fixed)))
    return { sentence: words.filtered, label: words.withoutFilters, query: null };
  for (const [pattern, sentence, label] of /** @type {[RegExp, string, string][]} */ ([
    [/(^|\s)-\S+/g, words.excluded, words.withoutExclusions],
    [/["“”„«»]/g, words.noPhrase, words.singleWords],
  ])) {
    const changed = query.replace(pattern, ' ').trim();
    if (changed !== query.trim() && (await hasResults(changed))) return { sentence, label, query: changed };
  }
  return null;
}

/**
 * Completions of the query, or else words with the same first letters as its last word. The query itself is left out.
 * @param {SearchSource} samara
 * @param {string} query
 * @returns {Promise<Suggestion[]>}
 */
export async function suggestWords(samara, query) {
  const limit = 6;
  const completions = await samara.suggest(query, { limit });
  const lastWord = query.trim().split(/\s+/).at(-1) ?? '';
  const found = completions.length ? completions : await samara.suggest([...lastWord].slice(0, 3).join(''), { limit });
  return found.filter(({ text }) => text.toLowerCase() !== query.trim().toLowerCase());
}
