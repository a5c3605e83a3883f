/** Links to a hit such that its page scrolls to the passage. */

import { blockBreak } from './blocks.js';

/** @import { Choice } from './hits.js' */
/** @import { Passage } from '../samara.d.ts' */

/**
 * The address of a hit, with a fragment that leads to the passage.
 * @param {string | null} follow `plain`: the address unchanged; `marks`: for pages with samara-marks.js; otherwise a text
 *   fragment, to which the browser scrolls and which it marks
 * @param {string} address
 * @param {Omit<Choice, 'href'>} choice
 * @param {Passage} passage
 * @returns {string}
 */
export function linkToPassage(follow, address, { hit }, passage) {
  if (follow === 'plain') return address;
  if (follow === 'marks')
    return linkWithMarks(address, [passage, hit.excerpt, { text: hit.title, marks: hit.titleMarks }]);
  const { text, marks } = passage;
  // Browsers without text fragments would search for an anchor of that name.
  if (!marks.length || !('fragmentDirective' in document)) return address;
  const start = marks[0][0];
  // Browsers find a few words of one block more reliably than a long passage. The prefix disambiguates occurrences.
  const maxEnd = Math.min(start + 80, text.indexOf(blockBreak, start) + 1 || Infinity);
  const end = marks.reduce((end, mark) => (mark[1] < maxEnd ? mark[1] : end), marks[0][1]);
  const before = text.slice(0, start).split(blockBreak).at(-1)?.replace('…', '') ?? '';
  // The prefix starts at a word, and never inside a surrogate pair, which a URL cannot encode.
  const prefix = before.length > 32 ? before.slice(-32).replace(/^\S*\s|^\p{Surrogate}/u, '') : before;
  const directive = (prefix.trim() && `${encodeDirective(prefix.trim())}-,`) + encodeDirective(text.slice(start, end));
  return `${address}${address.includes('#') ? '' : '#'}:~:text=${directive}`;
}

/** @param {string} text */
function encodeDirective(text) {
  return encodeURIComponent(text).replaceAll('-', '%2D');
}

/**
 * Adds `#samara=anchor&mark=word&mark=word`. Browsers do not send the fragment to the server.
 * @param {string} address
 * @param {Pick<Passage, 'text' | 'marks'>[]} passages
 */
function linkWithMarks(address, passages) {
  const words = new Set(
    passages.flatMap(({ text, marks }) => marks.map(([start, end]) => text.slice(start, end).toLowerCase())),
  );
  if (!words.size) return address;
  const [page, anchor = ''] = address.split('#');
  return `${page}#${new URLSearchParams([['samara', anchor], ...[...words].map((word) => ['mark', word])])}`;
}
