/** How a query is searched if it finds little: words are corrected, requirements dropped, and words made optional. */

import { nameKeys } from './names.js';
import { isRequired } from './request.js';

/**
 * @import { Results } from '../samara.d.ts'
 * @import { Clause, ParsedQuery, ParseQuery } from './parsed.d.ts'
 */

/**
 * The way in which a query is searched: what remains of its requirements, and how many of its other words a page needs.
 * @typedef {object} Plan
 * @property {ParsedQuery} parsed
 * @property {string[]} names the keys of the query as a name
 * @property {number} needed
 * @property {Results['relaxed']} relaxed
 * @property {string | null} suggestion
 */

/** The number of pages from which on no further words become optional. */
const enoughHits = 10;
/** @param {ParsedQuery} parsed */
const optionalClauses = (parsed) => parsed.clauses.filter((clause) => !isRequired(clause));

/** All words are needed. @param {string} text @param {ParsedQuery} parsed @returns {Plan} */
export const firstPlan = (text, parsed) => ({
  parsed,
  names: nameKeys(text, parsed),
  needed: optionalClauses(parsed).length,
  relaxed: [],
  suggestion: null,
});

/** Corrections of the words of a query that occur nowhere. @param {Clause[]} clauses */
export const corrections = (clauses) => ({
  words: {
    text: correctable(clauses)
      .map(({ atom }) => atom.text)
      .join(' '),
    term: { field: 'text', suggest_mode: 'missing', size: 1 },
  },
});

/** The words that may be corrected, with the numbers of their clauses. Numbers never are. @param {Clause[]} clauses */
const correctable = (clauses) =>
  clauses.flatMap(({ alternatives: [atom, ...others] }, at) =>
    atom.kind === 'word' && !others.length && !atom.prefix && !/\p{N}/u.test(atom.text) ? [{ atom, at }] : [],
  );

/**
 * The plan to search next, or null if the hits are enough: first words are corrected, then requirements dropped, then the
 * number of needed words is lowered.
 * @param {string} text
 * @param {Plan} plan
 * @param {any} found
 * @param {boolean} typos
 * @param {ParseQuery} parseQuery
 * @returns {Plan | null}
 */
export function nextPlan(text, plan, found, typos, parseQuery) {
  const { clauses } = plan.parsed;
  const total = found.aggregations.unfiltered.doc_count;
  const occurs = clauses.map((_, at) => found.aggregations.everywhere[`clause${at}`].doc_count > 0);
  if (typos && plan.suggestion === null) {
    const corrected = correct(text, clauses, occurs, found.suggest?.words ?? []);
    if (corrected !== text) return { ...firstPlan(corrected, parseQuery(corrected)), suggestion: corrected };
  }
  const required = clauses.filter(isRequired);
  if (total === 0 && required.length) {
    const dropped = clauses.find((clause, at) => isRequired(clause) && !occurs[at]) ?? required[required.length - 1];
    return withoutRequirement(plan, dropped, parseQuery);
  }
  if (total < enoughHits && plan.needed > 1) return { ...plan, needed: plan.needed - Math.ceil(plan.needed / 4) };
  return null;
}

/**
 * Replaces the words that occur nowhere by the cluster's corrections.
 * @param {string} text
 * @param {Clause[]} clauses
 * @param {boolean[]} occurs
 * @param {{ text: string, offset: number, length: number, options: { text: string }[] }[]} suggestions
 */
function correct(text, clauses, occurs, suggestions) {
  let corrected = text;
  let offset = 0;
  const replacements = correctable(clauses).flatMap(({ atom, at }) => {
    const entry = suggestions.find((each) => each.offset === offset && each.length === atom.text.length);
    offset += atom.text.length + 1;
    const better = entry?.options[0]?.text;
    return better && !occurs[at] ? [{ atom, better }] : [];
  });
  for (const { atom, better } of replacements.reverse()) {
    corrected = corrected.slice(0, atom.start) + better + corrected.slice(atom.start + atom.text.length);
  }
  return corrected;
}

/**
 * The same words, not required.
 * @param {Plan} plan
 * @param {Clause} dropped
 * @param {ParseQuery} parseQuery
 * @returns {Plan}
 */
function withoutRequirement(plan, dropped, parseQuery) {
  /** @type {Results['relaxed'][0]['kind']} */
  const kind = dropped.field ?? 'phrase';
  const relaxed = [...plan.relaxed, { text: dropped.alternatives.map(({ text }) => text).join(' OR '), kind }];
  const clauses = plan.parsed.clauses.flatMap((clause) => {
    if (clause !== dropped) return [clause];
    if (clause.field) return [{ ...clause, field: null }];
    return clause.alternatives.flatMap(({ text }) => parseQuery(text).clauses);
  });
  const parsed = { ...plan.parsed, clauses };
  return { ...plan, parsed, relaxed, needed: optionalClauses(parsed).length };
}
