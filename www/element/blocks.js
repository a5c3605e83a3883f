/** Draws the blocks of a document as HTML elements: headings, paragraphs, lists, tables. */

import { make } from './dom.js';
import { markText } from './marks.js';

/** @import { Block, Passage } from '../samara.d.ts' */

/** The separator that the engine inserts between the blocks of an excerpt. */
export const blockBreak = ' · ';

/**
 * Elements by kind of block: the element of a block, and the element around a run of such blocks.
 * @type {Record<string, [keyof HTMLElementTagNameMap, (keyof HTMLElementTagNameMap)?]>}
 */
const blockElements = {
  item: ['li', 'ul'],
  numbered: ['li', 'ol'],
  row: ['tr', 'table'],
  quote: ['p', 'blockquote'],
  code: ['code', 'pre'],
};

/**
 * @param {readonly Block[]} blocks
 * @param {HTMLElement[]} [drawn] receives the element of each block, in order
 * @returns {DocumentFragment}
 */
export function drawBlocks(blocks, drawn) {
  const fragment = new DocumentFragment();
  /** @type {Element | null} */
  let run = null;
  let runKind = '';
  for (const block of blocks) {
    const [tag, containerTag] = blockElements[block.kind] ?? [
      /^h[1-6]$/.test(block.kind) ? /** @type {'h2'} */ (block.kind) : 'p',
    ];
    const element = make(tag, '', { id: block.id, dir: block.kind === 'code' ? null : 'auto' });
    drawn?.push(element);
    if (block.kind === 'row') element.append(...drawCells(block));
    else element.append(markText(block.text, block.marks));
    if (!containerTag) {
      fragment.append(element);
    } else if (run && runKind === block.kind && block.kind !== 'code') {
      run.append(element);
    } else {
      run = make(containerTag, '', {}, element);
      fragment.append(run);
    }
    runKind = block.kind;
  }
  return fragment;
}

/**
 * The index of the block in which a passage starts.
 * @param {readonly Block[]} blocks
 * @param {Passage} passage
 * @returns {number} -1 if no block contains it
 */
export function passageBlock(blocks, { text }) {
  const start = text.split(blockBreak)[0].replace(/^…|…$/g, '');
  return start ? blocks.findIndex((block) => block.text.includes(start)) : -1;
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
    const cellMarks = marks.filter((mark) => mark[0] >= from && mark[1] <= to);
    return make(
      'td',
      '',
      { dir: 'auto' },
      markText(
        cell,
        cellMarks.map((mark) => [mark[0] - from, mark[1] - from]),
      ),
    );
  });
}
