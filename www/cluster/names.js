/** The keys of a query as the name of a page or a section. `samara export` writes such keys (`export/names.rs`). */

/** @import { ParsedQuery } from './parsed.d.ts' */

/** The maximum number of words of a name. */
const maxNameWords = 6;

/**
 * The words of the query in lower case, sorted: with the signs that belong to a word (`vec!`), and without them. None for a
 * query that can be no name.
 * @param {string} query
 * @param {ParsedQuery} parsed
 */
export function nameKeys(query, { clauses, excluded, ranges }) {
  const isPlain = clauses.every(
    ({ alternatives: [{ quoted }, ...others], field }) => !others.length && !quoted && !field,
  );
  if (!isPlain || excluded.length || ranges.length) return [];
  const keys = [/[\p{Alphabetic}\p{N}]+[\p{Alphabetic}\p{N}!+#]*/gu, /[\p{Alphabetic}\p{N}]+/gu].flatMap((pattern) => {
    const words = query.toLowerCase().match(pattern) ?? [];
    return words.length && words.length <= maxNameWords ? words.sort(byCodePoints).join(' ') : [];
  });
  return [...new Set(keys)];
}

/** UTF-16 has another order. @param {string} a @param {string} b */
const byCodePoints = (a, b) => {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((letter, index) => letter !== right[index]);
  if (at < 0) return left.length - right.length;
  return (left[at].codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1);
};
