/** Highlights of a cluster → texts with marked ranges. */

import { markEnd, markStart } from './request.js';

/** @import { Mark, Passage } from '../samara.d.ts' */

/**
 * Reads a highlight: its text, and the ranges between marks.
 * @param {string} text
 * @returns {Passage}
 */
export function readHighlight(text) {
  const [first, ...others] = text.split(markStart);
  /** @type {Mark[]} */
  const marks = [];
  let plain = first;
  for (const part of others) {
    const [word, ...rest] = part.split(markEnd);
    // A text that contains the mark itself.
    if (rest.length === 0) plain += markStart + word;
    else {
      marks.push([plain.length, plain.length + word.length]);
      plain += word + rest.join(markEnd);
    }
  }
  return { text: plain, marks, code: false };
}

/**
 * The passage with the most marks; ties go to the earlier highlight. Marks of the same text are united.
 * @param {(string | undefined)[]} highlights of the same field by several analyzers
 * @param {string} fallback the text if there is no highlight
 * @returns {Passage}
 */
export function bestPassage(highlights, fallback) {
  const passages = highlights.flatMap((text) => (text === undefined ? [] : [readHighlight(text)]));
  let best = passages[0] ?? { text: fallback, marks: [], code: false };
  for (const passage of passages) if (passage.marks.length > best.marks.length) best = passage;
  const same = passages.filter(({ text }) => text === best.text).flatMap(({ marks }) => marks);
  return { ...best, marks: unite(same) };
}

/**
 * Sorts marks, and joins those that overlap.
 * @param {Mark[]} marks
 */
export function unite(marks) {
  /** @type {Mark[]} */
  const united = [];
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = united.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else united.push([start, end]);
  }
  return united;
}

/**
 * A range of a passage. White space at its ends is cut off.
 * @param {Passage} passage
 * @param {number} start
 * @param {number} end
 * @returns {Passage}
 */
export const slicePassage = ({ text, marks }, start, end) => ({
  text: text.slice(start, end),
  code: false,
  marks: marks
    .filter((mark) => mark[1] > start && mark[0] < end)
    .map((mark) => [Math.max(mark[0], start) - start, Math.min(mark[1], end) - start]),
});
