/**
 * The query language for search clusters. It has the grammar of the engine's parser (crates/engine/src/query), and both
 * are tested with the same cases. The cluster tokenizes words once more with its analyzers.
 */

/**
 * A word, a phrase, or signs such as `=>`.
 * @typedef {object} Atom
 * @property {'word' | 'phrase' | 'signs'} kind
 * @property {string} text as typed
 * @property {number} start the offset in the query
 * @property {number} [slop] how far apart the words of a phrase may be
 * @property {boolean} quoted whether a phrase has quotation marks; others are text in a script without spaces
 * @property {boolean} prefix `word*`
 * @property {boolean} unfinished whether the reader may still be typing it
 */

/** @typedef {'title' | 'heading' | null} Field */

/**
 * Something to match, by one of several alternatives.
 * @typedef {{ alternatives: Atom[], field: Field }} Clause
 */

/**
 * @typedef {object} ParsedQuery
 * @property {Clause[]} clauses
 * @property {{ atom: Atom, field: Field }[]} excluded
 * @property {boolean} cut whether the query was too long, so that its end was ignored
 */

const quotes = '"“”„«»';

/** Words: letters, digits and marks; an apostrophe belongs to a word between two letters. */
const wordPattern = /[\p{L}\p{N}\p{M}]+(?:['’ʼ][\p{L}\p{M}]+)*/gu;

/** Text in scripts that are written without spaces between words. */
const unitPattern =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}ー々]/u;

/** The maximum number of words; a cluster refuses queries with more than about a thousand clauses. */
const maxWords = 100;
const maxSlop = 100;
const maxLength = 2000;

/**
 * Parses a query. No text is an error: what cannot be parsed is taken literally.
 * @param {string} query
 * @returns {ParsedQuery}
 */
export function parseQuery(query) {
  const text = query.slice(0, maxLength);
  /** @type {Clause[]} */
  const clauses = [];
  /** @type {ParsedQuery['excluded']} */
  const excluded = [];
  let at = 0;
  let words = 0;
  let joinNext = false;

  while (words < maxWords) {
    at += leadingSpaces(text.slice(at));
    if (at >= text.length) break;
    let rest = text.slice(at);
    if (/^OR\s+[^\s-]/.test(rest) && clauses.length && !joinNext) {
      at += 2;
      joinNext = true;
      continue;
    }
    const negated = isNegation(rest);
    if (negated) {
      at += 1;
      joinNext = false;
    }
    const { field, length } = fieldOf(text.slice(at));
    at += length;
    rest = text.slice(at);
    /** @type {Atom[]} */
    let atoms;
    if (quotes.includes(rest[0])) {
      const inner = rest.slice(1);
      const end = inner.search(/["“”„«»]/u);
      const phrase = end < 0 ? inner : inner.slice(0, end);
      const open = end < 0 && !/\s$/.test(phrase);
      const start = at + 1;
      at = end < 0 ? text.length : start + end + 1;
      const [near, slop] = /^~(\d+)(?!\S)/.exec(text.slice(at)) ?? [''];
      at += near.length;
      atoms = /[\p{L}\p{N}]/u.test(phrase)
        ? [
            {
              kind: 'phrase',
              text: phrase,
              start,
              slop: Math.min(Number(slop ?? 0), maxSlop),
              quoted: true,
              prefix: false,
              unfinished: open,
            },
          ]
        : [];
    } else {
      const end = rest.search(/\s|(?<=.)["“”„«»]/su);
      const chunk = end < 0 ? rest : rest.slice(0, end);
      at += chunk.length;
      atoms = chunkAtoms(chunk, at - chunk.length, at === text.length && !negated);
    }
    words += atoms.length;
    if (negated) excluded.push(...atoms.map((atom) => ({ atom, field })));
    else {
      const [first, ...others] = atoms;
      const target = clauses.at(-1);
      if (first && joinNext && target?.field === field) target.alternatives.push(first);
      else if (first) clauses.push({ alternatives: [first], field });
      clauses.push(...others.map((atom) => ({ alternatives: [atom], field })));
    }
    joinNext = false;
  }
  // Words between the things to compare.
  const compared = clauses.filter(({ alternatives: [{ text }] }) => !/^(?:vs|versus)$/i.test(text));
  const cut = at < query.trimEnd().length;
  return { clauses: compared.length ? compared : clauses, excluded, cut };
}

/**
 * A query without words asks for its signs, such as `=>`.
 * @param {string} query
 * @returns {ParsedQuery}
 */
export function parseSigns(query) {
  const parts = query.slice(0, maxLength).split(/\s+/).filter(Boolean).slice(0, maxWords);
  const signs = { quoted: false, prefix: false, unfinished: false, start: 0, kind: /** @type {const} */ ('signs') };
  const clauses = parts.map((text) => ({ alternatives: [{ ...signs, text }], field: null }));
  return { clauses, excluded: [], cut: false };
}

/** @param {string} text */
const leadingSpaces = (text) => text.length - text.trimStart().length;

/** `-` directly before a word or a phrase. Two hyphens are an option of a command. @param {string} rest */
const isNegation = (rest) => /^-(?:["“”„«»]|[\p{L}\p{N}])/u.test(rest) || /^-(?:title|heading):/i.test(rest);

/** `title:` directly before a word or a phrase. @param {string} rest @returns {{ field: Field, length: number }} */
function fieldOf(rest) {
  const [found, name] = /^(title|heading):(?=[^:\s])/i.exec(rest) ?? [];
  return { field: /** @type {Field} */ (name?.toLowerCase() ?? null), length: found?.length ?? 0 };
}

/**
 * The words of a text without spaces. A run of a script without spaces is a phrase.
 * @param {string} chunk
 * @param {number} start
 * @param {boolean} last whether the query ends with the chunk
 * @returns {Atom[]}
 */
function chunkAtoms(chunk, start, last) {
  const starred = /[^*]\*$/.test(chunk);
  /** @type {Atom[]} */
  const atoms = [];
  for (const { 0: word, index } of chunk.matchAll(wordPattern)) {
    for (const [offset, run, isUnits] of runs(word)) {
      const kind = isUnits && [...run.replace(/\p{M}/gu, '')].length > 1 ? 'phrase' : 'word';
      atoms.push({ kind, text: run, start: start + index + offset, quoted: false, prefix: false, unfinished: false });
    }
  }
  const final = atoms.at(-1);
  if (final?.kind === 'word') {
    final.prefix = starred;
    final.unfinished = last && !starred && final.start + final.text.length === start + chunk.length;
  }
  return atoms;
}

/** Splits a word where its script changes to one without spaces, or back. @param {string} word */
function runs(word) {
  /** @type {[offset: number, run: string, isUnits: boolean][]} */
  const parts = [];
  let offset = 0;
  for (const character of word) {
    const isUnit = unitPattern.test(character);
    const before = parts.at(-1);
    if (before && (before[2] === isUnit || /\p{M}/u.test(character))) before[1] += character;
    else parts.push([offset, character, isUnit]);
    offset += character.length;
  }
  return parts;
}
