/** How the page that a hit leads to finds the passage. */

/** @import { Passage } from './samara.d.ts' */

/**
 * What is added to an address.
 * @param {string | null} follow `plain`: nothing; otherwise a text fragment, which the browser scrolls to and marks
 * @param {string} address
 * @param {Passage} passage
 * @returns {string}
 */
export function followSuffix(follow, address, { text, marks }) {
  // A browser that does not know text fragments would look for an anchor of that name.
  if (follow === 'plain' || !marks.length || !('fragmentDirective' in document)) return '';
  const start = marks[0][0];
  // A few words of one block are found where a long passage is not.
  const most = Math.min(start + 80, text.indexOf(' · ', start) + 1 || Infinity);
  const end = marks.reduce((end, mark) => (mark[1] < most ? mark[1] : end), marks[0][1]);
  const directive = encodeURIComponent(text.slice(start, end)).replaceAll('-', '%2D');
  return `${address.includes('#') ? '' : '#'}:~:text=${directive}`;
}
