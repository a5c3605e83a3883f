/** How the page that a hit leads to finds the passage. */

import { blockBreak } from './blocks.js';

/** @import { Choice } from './hits.js' */
/** @import { Passage } from './samara.d.ts' */

/**
 * The address of a hit with what leads to the passage.
 * @param {string | null} follow `plain`: the address as it is; `marks`: for pages with samara-marks.js; otherwise a text
 *   fragment, which the browser itself scrolls to and marks
 * @param {string} address
 * @param {Omit<Choice, 'href'>} choice
 * @param {Passage} passage
 * @returns {string}
 */
export function followAddress(follow, address, { hit }, passage) {
  if (follow === 'plain') return address;
  if (follow === 'marks')
    return markAddress(address, [passage, hit.excerpt, { text: hit.title, marks: hit.titleMarks }]);
  const { text, marks } = passage;
  // A browser that does not know text fragments would look for an anchor of that name.
  if (!marks.length || !('fragmentDirective' in document)) return address;
  const start = marks[0][0];
  // A few words of one block are found where a long passage is not; what stands before them tells which of many.
  const most = Math.min(start + 80, text.indexOf(blockBreak, start) + 1 || Infinity);
  const end = marks.reduce((end, mark) => (mark[1] < most ? mark[1] : end), marks[0][1]);
  const before = text.slice(0, start).split(blockBreak).at(-1)?.replace('…', '') ?? '';
  // Not from within a word, and never from within a character, which no address can say.
  const prefix = before.length > 32 ? before.slice(-32).replace(/^\S*\s|^\p{Surrogate}/u, '') : before;
  const directive = (prefix.trim() && `${encodeDirective(prefix.trim())}-,`) + encodeDirective(text.slice(start, end));
  return `${address}${address.includes('#') ? '' : '#'}:~:text=${directive}`;
}

/** @param {string} text */
function encodeDirective(text) {
  return encodeURIComponent(text).replaceAll('-', '%2D');
}

/**
 * `#samara=anchor&mark=word&mark=word`: in the fragment, so that the server learns nothing.
 * @param {string} address
 * @param {Passage[]} passages
 */
function markAddress(address, passages) {
  const words = new Set(
    passages.flatMap(({ text, marks }) => marks.map(([start, end]) => text.slice(start, end).toLowerCase())),
  );
  if (!words.size) return address;
  const [page, anchor = ''] = address.split('#');
  return `${page}#${new URLSearchParams([['samara', anchor], ...[...words].map((word) => ['mark', word])])}`;
}
