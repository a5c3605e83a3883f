/**
 * Draws a document with the elements that it was written with. The index describes them in its section "markup"
 * (docs/format.md). Every node is made by the DOM from a fixed list of elements; a link leads to a document of the index,
 * or to an address of http:, https: or mailto:.
 */

import { followable } from '../core/urls.js';
import { drawBlocks } from '../element/blocks.js';
import { make } from '../element/dom.js';
import { markText } from '../element/marks.js';
import { describePictures, drawPicture } from './pictures.js';

/** @import { Block, DocumentView, Mark } from '../samara.d.ts' */

/** The elements in the order of `ElementKind` in crates/engine/src/markup.rs; the second word is a class. */
const elementNames = (
  'p h1 h2 h3 h4 h5 h6 blockquote ul ol li pre table tr td th caption dl dt dd div.footnote em strong code del sup sub ' +
  'a a.inner span.picture a.reference br hr span.open span.done img'
).split(' ');

/** The kinds that have a value. */
const valueKinds = new Set(['ol', 'div.footnote', 'a', 'a.inner', 'a.reference', 'img']);

/** The first kind without content; so are those after it. */
const firstVoid = elementNames.indexOf('br');

/** The signs of tasks. */
const taskSigns = { 'span.open': '\u2610 ', 'span.done': '\u2611 ' };

/** The class of a mark that goes on from another element. */
export const continuedMark = 'continued';

const decoder = new TextDecoder();

const operations = { end: 0, close: 1, text: 2, hide: 3, flat: 4, open: 5 };

/**
 * @typedef {object} Links
 * @property {(url: string, anchor: string) => string} document the address of a document of the index, or of a place in it
 * @property {string} url the URL of the document that is drawn
 */

/** The number of characters in a portion of a document: about three screens. */
const portionSize = 8000;

/** What a block costs beside its text, in characters. */
const blockCost = 60;

/** A list or table is continued in another portion only from this multiple of a portion on. */
const unbrokenPortions = 3;

/**
 * Some blocks of a document that are drawn together.
 * @typedef {object} Portion
 * @property {number} first the first block
 * @property {number} end the block after the last
 * @property {number} at the byte of the markup where they begin
 * @property {number} size the length of their texts in characters, and something for each
 * @property {OpenElement | null} continued the list or table that goes on from the portion before
 */

/**
 * @typedef {object} OpenElement
 * @property {number} kind
 * @property {string} value
 * @property {number} items how many elements are in it
 */

/**
 * Divides a document into portions. What follows the end of a portion is never within an element of it, except that long
 * lists and tables go on.
 * @param {Pick<DocumentView, 'blocks' | 'markup'>} view
 * @returns {Portion[]}
 */
export function portionsOf({ blocks, markup }) {
  const reader = new ByteReader(markup ?? new Uint8Array());
  const isFlat = !markup?.length;
  /** @type {OpenElement[]} */
  const open = [];
  /** @type {Portion[]} */
  const portions = [];
  /** @type {Portion | null} */
  let portion = null;
  for (const [at, { kind, text }] of blocks.entries()) {
    const start = reader.at;
    if (!isFlat) open.length = Math.min(open.length, reader.varint());
    const root = open.length === 1 && /^(ul|ol|table)$/.test(elementNames[open[0].kind]) ? open[0] : null;
    const flat = isFlat || reader.peek() === operations.flat;
    const runs = flat && /^(item|numbered|row)$/.test(kind) && blocks[at - 1]?.kind === kind;
    const divides = runs ? kind !== 'numbered' : root || !open.length;
    if (!portion || (divides && portion.size > portionSize * (runs || root ? unbrokenPortions : 1))) {
      const continued = root && { ...root, value: root.value && String(Number(root.value) + root.items) };
      portion = { first: at, end: at, at: start, size: 0, continued };
      portions.push(portion);
    }
    portion.end = at + 1;
    portion.size += text.length + blockCost;
    if (!isFlat) passOver(reader, open);
  }
  return portions;
}

/**
 * Passes over the operations of a block.
 * @param {ByteReader} reader
 * @param {OpenElement[]} open
 */
function passOver(reader, open) {
  for (let operation = reader.varint(); operation !== operations.end; operation = reader.varint()) {
    if (operation === operations.flat) break;
    if (operation === operations.close) open.pop();
    else if (operation < operations.open) reader.varint();
    else {
      const kind = operation - operations.open;
      const name = elementNames[kind];
      const value = name === 'ol' ? reader.text() : '';
      if (name !== 'ol' && valueKinds.has(name)) reader.skip(reader.varint());
      if (kind < firstVoid) {
        if (open.length === 1) open[0].items++;
        open.push({ kind, value, items: 0 });
      }
    }
  }
}

/**
 * A portion of a document as elements.
 * @param {Pick<DocumentView, 'blocks' | 'markup'>} view
 * @param {Pick<Portion, 'first' | 'end' | 'at' | 'continued'>} portion
 * @param {HTMLElement[]} drawn receives the element of each block, in order
 * @param {Links} links
 * @returns {DocumentFragment}
 */
export function drawMarkup({ blocks, markup }, { first, end, at: start, continued }, drawn, links) {
  if (!markup?.length) return drawBlocks(blocks.slice(first, end), drawn);
  const reader = new ByteReader(markup, start);
  const fragment = new DocumentFragment();
  /** @type {(DocumentFragment | HTMLElement)[]} */
  const open = [fragment];
  if (continued) {
    open.push(drawElement(continued.kind, continued.value, links));
    fragment.append(open[1]);
  }
  for (let at = first; at < end; at++) {
    open.length = Math.min(open.length, reader.varint() + 1);
    if (reader.peek() === operations.flat) {
      const flat = at;
      reader.varint();
      while (at + 1 < end && reader.startsFlat()) at++;
      open.length = 1;
      fragment.append(drawBlocks(blocks.slice(flat, at + 1), drawn));
    } else {
      drawBlock(blocks[at], reader, open, drawn, links);
    }
  }
  describePictures(fragment);
  return fragment;
}

/**
 * @param {Block} block
 * @param {ByteReader} reader at the operations of the block
 * @param {(DocumentFragment | HTMLElement)[]} open the open elements
 * @param {HTMLElement[]} drawn
 * @param {Links} links
 */
function drawBlock({ text, marks, id }, reader, open, drawn, links) {
  let at = 0;
  /** @type {HTMLElement | null} */
  let first = null;
  const last = () => open[open.length - 1];
  /** @param {number} end */
  const addText = (end) => {
    if (end <= at) return;
    first ??= boxOf(open);
    const own = marks.filter((mark) => mark[0] < end && mark[1] > at);
    const piece = markText(
      text.slice(at, end),
      own.map((mark) => [Math.max(mark[0], at) - at, Math.min(mark[1], end) - at]),
    );
    // A mark that goes on in another element is still one.
    if (own[0]?.[0] < at) piece.querySelector('mark')?.classList.add(continuedMark);
    last().append(piece);
    at = end;
  };
  for (let operation = reader.varint(); operation !== operations.end; operation = reader.varint()) {
    if (operation === operations.close) {
      if (open.length > 1) open.pop();
    } else if (operation === operations.text) {
      addText(Math.min(text.length, at + reader.varint()));
    } else if (operation === operations.hide) {
      at = Math.min(text.length, at + reader.varint());
    } else if (operation >= operations.open) {
      const kind = operation - operations.open;
      const value = valueKinds.has(elementNames[kind]) ? reader.text() : '';
      const element = elementNames[kind] === 'img' ? drawPicture(value) : drawElement(kind, value, links);
      if (element) last().append(element);
      if (element && kind < firstVoid) open.push(element);
    }
  }
  addText(text.length);
  const box = first ?? boxOf(open) ?? make('p');
  if (id && !box.id) box.id = id;
  drawn.push(box);
}

/**
 * The innermost element that is not within a line.
 * @param {(DocumentFragment | HTMLElement)[]} open
 */
function boxOf(open) {
  const boxes = /** @type {HTMLElement[]} */ (open.slice(1));
  return boxes.findLast((element) => !/^(EM|STRONG|CODE|DEL|SUP|SUB|A|SPAN)$/.test(element.tagName)) ?? null;
}

/**
 * @param {number} kind
 * @param {string} value empty: the element has none
 * @param {Links} links
 */
function drawElement(kind, value, links) {
  const name = elementNames[kind] ?? 'span';
  const [tag, className] = name.split('.');
  // Direction is that of each box: texts of several scripts stand in one document.
  const isBox = /^(p|h\d|li|td|th|caption|dt|dd|div)$/.test(tag);
  const element = make(/** @type {'p'} */ (tag), '', { class: className, dir: isBox && 'auto' });
  if (tag === 'ol') element.setAttribute('start', value);
  if (name === 'div.footnote') {
    element.id = footnoteAnchor(value);
    element.dataset.label = value;
  }
  if (name in taskSigns) element.append(taskSigns[/** @type {keyof typeof taskSigns} */ (name)]);
  const href = tag === 'a' && addressOf(name, value, links);
  if (href) element.setAttribute('href', href);
  if (href && name === 'a') element.setAttribute('rel', 'noopener noreferrer');
  return element;
}

/**
 * The address of a link; null if it must not be followed.
 * @param {string} name
 * @param {string} value
 * @param {Links} links
 */
function addressOf(name, value, links) {
  if (name === 'a') return /^(https?|mailto):/i.test(value) ? followable(value) : null;
  if (name === 'a.reference') return links.document(links.url, footnoteAnchor(value));
  const [url, anchor = ''] = value.split('\n');
  return links.document(url, anchor);
}

/** @param {string} label */
function footnoteAnchor(label) {
  return `footnote-${label}`;
}

/** Reads numbers and texts. Beyond the end there is nothing but zeros. */
class ByteReader {
  #bytes;
  /** The position. */
  at;

  /**
   * @param {Uint8Array} bytes
   * @param {number} [at]
   */
  constructor(bytes, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** The next byte, which is read again. */
  peek() {
    return this.#bytes[this.at] ?? 0;
  }

  varint() {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.at++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    return value;
  }

  text() {
    const length = this.varint();
    return decoder.decode(this.#bytes.subarray(this.at, this.skip(length)));
  }

  /** Passes over bytes, and returns the position behind them. @param {number} length */
  skip(length) {
    this.at = Math.min(this.#bytes.length, this.at + length);
    return this.at;
  }

  /** Passes over the start of a block that is drawn by its kind; whether there is one. */
  startsFlat() {
    const isFlat = this.#bytes[this.at] === 0 && this.#bytes[this.at + 1] === operations.flat;
    if (isFlat) this.at += 2;
    return isFlat;
  }
}
