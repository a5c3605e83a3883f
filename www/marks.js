/** Text and its marks, as nodes. */

import { make } from './dom.js';

/** @import { Mark } from './samara.d.ts' */

/**
 * The text, with every marked range in a `<mark>`. What overlaps or lies outside is cut to what is left.
 * @param {string} text
 * @param {readonly Mark[]} marks in UTF-16 units, in order
 * @returns {DocumentFragment}
 */
export function markText(text, marks) {
  const fragment = new DocumentFragment();
  let at = 0;
  for (const [start, end] of marks) {
    if (end <= at) continue;
    fragment.append(
      text.slice(at, Math.max(at, start)),
      make('mark', 'mark', {}, text.slice(Math.max(at, start), end)),
    );
    at = end;
  }
  fragment.append(text.slice(at));
  return fragment;
}
