/**
 * Every occurrence of a query in all documents, in context (a concordance), and as a table for spreadsheets.
 * `crates/cli/src/occurrences.rs` does the same in the terminal.
 */

/** @import { Mark, SearchSource } from '../samara.d.ts' */

/**
 * @typedef {object} Occurrence
 * @property {string} url the URL of the document
 * @property {string} title the title of the document
 * @property {string} date the date of the document, or empty
 * @property {string} lang the language of the document, or empty
 * @property {number} block the number of the block, from 0; -1: the title
 * @property {string} before the text before the occurrence
 * @property {string} match
 * @property {string} after the text after it
 */

/** The length of the text on each side, in UTF-16 units. */
const contextLength = 60;
/** The number of units at its end among which a context is cut at a space, if there is one. */
const spaceRange = 15;
/** The number of hits that are asked for at a time. */
const hitPortion = 50;

/** What may be between two marked words of one occurrence. */
const gap = /^[^\p{L}\p{M}\p{N}]{0,3}$/u;

/**
 * The occurrences, document by document, best match first. A query that was corrected is searched as corrected.
 * @param {SearchSource} samara
 * @param {string} query
 * @returns {AsyncGenerator<Occurrence, void>}
 */
export async function* findOccurrences(samara, query) {
  // After a space, the last word is no prefix.
  const finished = `${query.trim()} `;
  for (let offset = 0, total = 1; offset < total; offset += hitPortion) {
    const results = await samara.search(finished, { limit: hitPortion, offset, excerpts: false });
    total = results.total;
    for (const hit of results.hits) {
      for (const url of [hit.url, ...hit.duplicates])
        yield* occurrencesIn(samara, url, results.suggestion ? `${results.suggestion} ` : finished);
    }
  }
}

/**
 * @param {SearchSource} samara
 * @param {string} url
 * @param {string} query
 */
async function* occurrencesIn(samara, url, query) {
  const view = await samara.document(url, { query });
  if (!view) return;
  const { title, titleMarks = [], lang, meta, blocks } = view;
  const document = { url, title, date: [meta.date ?? ''].flat()[0], lang };
  for (const part of split(title, titleMarks)) yield { ...document, block: -1, ...part };
  for (const [block, { kind, text, marks }] of blocks.entries()) {
    if (block === 0 && kind === 'h1' && text.trim() === title.trim()) continue;
    for (const part of split(text, marks)) yield { ...document, block, ...part };
  }
}

/**
 * The occurrences in a text. Marked words beside each other are one.
 * @param {string} text
 * @param {readonly Mark[]} marks in order
 */
export function split(text, marks) {
  /** @type {Mark[]} */
  const joined = [];
  for (const [start, end] of marks) {
    const last = joined.at(-1);
    if (last && gap.test(text.slice(last[1], start))) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined.map(([start, end]) => ({
    before: fold(text.slice(contextStart(text, start), start)),
    match: fold(text.slice(start, end)),
    after: fold(text.slice(end, contextEnd(text, end))),
  }));
}

/** @param {string} text */
function fold(text) {
  return text.replace(/\s+/g, ' ');
}

/** @param {string} text @param {number} end */
function contextStart(text, end) {
  let start = end - contextLength;
  if (start <= 0) return 0;
  const space = text.slice(start, start + spaceRange).search(/\s/);
  if (space >= 0) return start + space + 1;
  while (start > 0 && !isBoundary(text, start)) start--;
  return start;
}

/** @param {string} text @param {number} start */
function contextEnd(text, start) {
  let end = start + contextLength;
  if (end >= text.length) return text.length;
  const space = /\s\S*$/.exec(text.slice(end - spaceRange, end));
  if (space) return end - spaceRange + space.index;
  while (end < text.length && !isBoundary(text, end)) end++;
  return end;
}

/** Whether a text may be cut here: not within a character, nor before a combining one. @param {string} text @param {number} at */
function isBoundary(text, at) {
  return !/^[\udc00-\udfff]|^[\p{M}\u200c\u200d]/u.test(text.slice(at, at + 2));
}

const columns = ['number', 'document', 'address', 'date', 'before', 'occurrence', 'after'];

/** The first bytes of a table: spreadsheets take UTF-8 for another encoding without them. */
export const tableHead = `\ufeff${row(columns)}`;

/**
 * A row of the table.
 * @param {number} number
 * @param {Occurrence} occurrence
 */
export function tableRow(number, { title, url, date, before, match, after }) {
  return row([String(number), title, url, date, before, match, after]);
}

/**
 * A row in the format of RFC 4180. A leading `=`, `+`, `-` or `@` would be a formula in a spreadsheet, so an apostrophe
 * precedes it; spreadsheets also skip spaces.
 * @param {string[]} fields
 */
function row(fields) {
  const cells = fields.map((field) => {
    const safe = /^\s*[=+\-@]/.test(field) ? `'${field}` : field;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${cells.join(',')}\r\n`;
}
