/** The sentences about a search that stand above its results: corrected, relaxed, cut. */

import { make } from './dom.js';
import { fillPlaceholder } from '../words/words.js';

/** @import { Hit, Results } from '../samara.d.ts' */
/** @import { Words } from '../words/words.js' */

/**
 * @param {Results} results
 * @param {Words} words
 * @param {() => void} searchExactly searches the query without correction
 * @returns {{ nodes: (Node | string)[], text: string }} `text` is announced after the count
 */
export function drawNotes({ query, suggestion, relaxed, cut }, words, searchExactly) {
  const leftOut = relaxed?.map(({ text }) => text).join(', ');
  const text = [leftOut && words.relaxed.replace('{}', leftOut), cut && words.cut].filter(Boolean).join(' ');
  if (!suggestion) return { nodes: text ? [text] : [], text };
  const instead = make(
    'button',
    'instead',
    { onclick: searchExactly },
    ...fillPlaceholder(words.instead, make('bdi', '', {}, query)),
  );
  const showing = fillPlaceholder(words.showing, make('bdi', 'corrected', {}, suggestion));
  return { nodes: [...showing, ' ', instead, ' ', text], text };
}

/** Whether a query has letters or digits. @param {string} query */
export function isSearchable(query) {
  return /[\p{L}\p{N}]/u.test(query);
}

/**
 * The sentence for a query without results, and advice.
 * @param {string} query
 * @param {Words} words
 */
export function drawNone(query, words) {
  const none = make('p', 'sentence', {}, ...fillPlaceholder(words.none, make('bdi', 'query', {}, query.trim())));
  // The tip is about spelling, which signs such as `=>` do not have.
  return isSearchable(query) ? [none, make('p', 'tip', {}, words.tip)] : [none];
}

/**
 * A sentence with the words that are missing in all hits.
 * @param {Hit[]} hits
 * @param {Words} words
 */
export function missingEverywhere(hits, words) {
  const missing = hits[0]?.missing.filter((word) => hits.every((hit) => hit.missing.includes(word))) ?? [];
  return missing.length ? words.missing.replace('{}', missing.join(', ')) : '';
}
