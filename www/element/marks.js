/** Draws text with marks. */

import { make } from './dom.js';

/** @import { Mark } from '../samara.d.ts' */

/**
 * The text, with each marked range in a `<mark>`. Ranges that overlap or exceed the text are clipped.
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
