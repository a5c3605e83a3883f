/** Blocks of a document as the elements that they were: headings, paragraphs, lists, tables. */

import { make } from './dom.js';
import { markText } from './marks.js';

/** @import { Block, Passage } from './samara.d.ts' */

/** What the engine puts between two blocks of one excerpt. */
export const blockBreak = ' · ';

/** Elements by kind: one for the block, and one around a run of blocks of the kind. */
/** @type {Record<string, [keyof HTMLElementTagNameMap, (keyof HTMLElementTagNameMap)?]>} */
const blockElements = {
  item: ['li', 'ul'],
  numbered: ['li', 'ol'],
  row: ['tr', 'table'],
  quote: ['p', 'blockquote'],
  code: ['code', 'pre'],
};

/**
 * @param {readonly Block[]} blocks
 * @param {HTMLElement[]} [drawn] filled with the blocks' own elements, in order
 * @returns {DocumentFragment}
 */
export function drawBlocks(blocks, drawn) {
  const fragment = new DocumentFragment();
  /** @type {Element | null} */
  let run = null;
  let runKind = '';
  for (const block of blocks) {
    const [tag, around] = blockElements[block.kind] ?? [
      /^h[1-6]$/.test(block.kind) ? /** @type {'h2'} */ (block.kind) : 'p',
    ];
    const element = make(tag, '', { id: block.id, dir: block.kind === 'code' ? null : 'auto' });
    drawn?.push(element);
    if (block.kind === 'row') element.append(...drawCells(block));
    else element.append(markText(block.text, block.marks));
    if (!around) {
      fragment.append(element);
    } else if (run && runKind === block.kind && block.kind !== 'code') {
      run.append(element);
    } else {
      run = make(around, '', {}, element);
      fragment.append(run);
    }
    runKind = block.kind;
  }
  return fragment;
}

/**
 * Which block a passage is taken from: its beginning, where it goes on into the next ones.
 * @param {readonly Block[]} blocks
 * @param {Passage} passage
 * @returns {number} -1: none
 */
export function passageBlock(blocks, { text }) {
  const beginning = text.split(blockBreak)[0].replace(/^…|…$/g, '');
  return beginning ? blocks.findIndex((block) => block.text.includes(beginning)) : -1;
}

/**
 * @param {Block} row
 * @returns {HTMLElement[]}
 */
function drawCells({ text, marks }) {
  let start = 0;
  return text.split(' | ').map((cell) => {
    const [from, to] = [start, start + cell.length];
    start = to + 3;
    const inside = marks.filter((mark) => mark[0] >= from && mark[1] <= to);
    return make(
      'td',
      '',
      { dir: 'auto' },
      markText(
        cell,
        inside.map((mark) => [mark[0] - from, mark[1] - from]),
      ),
    );
  });
}
