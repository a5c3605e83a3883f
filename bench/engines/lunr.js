import lunr from 'lunr';

/** @import { Doc } from '../types.d.ts' */

/** @param {Doc[]} documents */
export function build(documents) {
  const index = lunr(function () {
    ['title', 'text'].forEach((field) => this.field(field));
    this.ref('id');
    documents.forEach((document) => this.add(document));
  });
  return JSON.stringify({ index, documents });
}

export const load = () => fetch('index.json').then((response) => response.text());

/** @param {string} json */
export function open(json) {
  const { index, documents } = JSON.parse(json);
  return { index: lunr.Index.load(index), documents };
}

/** @param {{ index: any, documents: Doc[] }} opened @param {string} query @returns {Doc[]} */
export function search({ index, documents }, query) {
  const words = query.toLowerCase().split(' ').filter(Boolean);
  const last = words.pop();
  const found = index.query((/** @type {any} */ clauses) => {
    for (const word of words) {
      const options = { presence: lunr.Query.presence.REQUIRED, editDistance: Number(word.length > 3) };
      // Stop words are not in the index: a query that requires one finds nothing.
      if (lunr.stopWordFilter(word)) clauses.term(word, options);
    }
    if (!last) return;
    clauses.term(last, { boost: 10 });
    clauses.term(last, { wildcard: lunr.Query.wildcard.TRAILING });
  });
  return stored(documents, found);
}

/** @param {{ index: any, documents: Doc[] }} opened @param {string} word @returns {Doc[]} */
export const exact = ({ index, documents }, word) =>
  stored(
    documents,
    index.query((/** @type {any} */ clauses) => clauses.term(word, {})),
  );

/** @param {Doc[]} documents @param {any[]} found */
const stored = (documents, found) => found.slice(0, 10).map(({ ref }) => documents[ref]);
