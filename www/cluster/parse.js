/** Parsed queries, from the engine's own parser. The cluster tokenizes words once more with its analyzers. */

import { loadEngine } from '../core/engine.js';

/**
 * @import { Engine, ParsedView } from '../core/module.d.ts'
 * @import { Clause, ParsedQuery, ParseQuery } from './parsed.d.ts'
 */

/** The maximum number of words; a cluster refuses queries with more than about a thousand clauses. */
const maxWords = 100;
const maxLength = 2000;

/**
 * Loads the parser.
 * @param {string[]} names of metadata, which may have ranges
 * @returns {Promise<ParseQuery>}
 */
export async function loadParser(names) {
  // The bundler puts the module of the parser in the place of the engine.
  const { parseQuery } = /** @type {Required<Engine>} */ (await loadEngine());
  return (query) => {
    const text = query.slice(0, maxLength);
    return forCluster(parseQuery(text, names), text.trimEnd() !== query.trimEnd());
  };
}

/** @param {ParsedView} view @param {boolean} isCut @returns {ParsedQuery} */
function forCluster({ clauses, excluded, ranges, signs, cut }, isCut) {
  // Words between the things to compare.
  const compared = clauses.filter(({ alternatives: [{ text }] }) => !/^(?:vs|versus)$/i.test(text));
  const all = [...(compared.length ? compared : clauses), ...signs.map(signClause)];
  return { clauses: all.slice(0, maxWords), excluded, ranges, cut: cut || isCut || all.length > maxWords };
}

/** A query without words asks for its signs. @param {string} text @returns {Clause} */
const signClause = (text) => {
  const plain = { slop: 0, quoted: false, prefix: false, unfinished: false, start: 0 };
  return { alternatives: [{ kind: 'signs', text, ...plain }], field: null };
};
