/**
 * Draws a document with the elements that it was written with. The index describes them in its section "markup"
 * (docs/format.md). Every node is made by the DOM from a fixed list of elements; a link leads to a document of the index,
 * or to an address of http:, https: or mailto:.
 */

import { followable } from '../core/urls.js';
import { drawBlocks } from '../element/blocks.js';
import { make } from '../element/dom.js';
import { markText } from '../element/marks.js';

/** @import { Block, DocumentView, Mark } from '../samara.d.ts' */

/** The elements in the order of `ElementKind` in crates/engine/src/markup.rs; the second word is a class. */
const elementNames = (
  'p h1 h2 h3 h4 h5 h6 blockquote ul ol li pre table tr td th caption dl dt dd div.footnote em strong code del sup sub ' +
  'a a.inner span.picture a.reference br hr span.open span.done'
).split(' ');

/** The kinds that have a value. */
const valueKinds = new Set(['ol', 'div.footnote', 'a', 'a.inner', 'a.reference']);

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

/**
 * The document as elements.
 * @param {DocumentView} view
 * @param {HTMLElement[]} drawn receives the element of each block, in order
 * @param {Links} links
 * @returns {DocumentFragment}
 */
export function drawMarkup({ blocks, markup }, drawn, links) {
  if (!markup?.length) return drawBlocks(blocks, drawn);
  const reader = new ByteReader(markup);
  const fragment = new DocumentFragment();
  /** @type {(DocumentFragment | HTMLElement)[]} */
  const open = [fragment];
  for (let at = 0; at < blocks.length; at++) {
    open.length = Math.min(open.length, reader.varint() + 1);
    if (reader.peek() === operations.flat) {
      const first = at;
      reader.varint();
      while (reader.startsFlat()) at++;
      open.length = 1;
      fragment.append(drawBlocks(blocks.slice(first, at + 1), drawn));
    } else {
      drawBlock(blocks[at], reader, open, drawn, links);
    }
  }
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
      const element = drawElement(kind, reader, links);
      last().append(element);
      if (kind < firstVoid) open.push(element);
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
 * @param {ByteReader} reader at the value of the element, if it has one
 * @param {Links} links
 */
function drawElement(kind, reader, links) {
  const name = elementNames[kind] ?? 'span';
  const value = valueKinds.has(name) ? reader.text() : '';
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
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  /** The next byte, which is read again. */
  peek() {
    return this.#bytes[this.#at] ?? 0;
  }

  varint() {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    return value;
  }

  text() {
    const length = this.varint();
    const start = this.#at;
    this.#at = Math.min(this.#bytes.length, start + length);
    return decoder.decode(this.#bytes.subarray(start, this.#at));
  }

  /** Passes over the start of a block that is drawn by its kind; whether there is one. */
  startsFlat() {
    const isFlat = this.#bytes[this.#at] === 0 && this.#bytes[this.#at + 1] === operations.flat;
    if (isFlat) this.#at += 2;
    return isFlat;
  }
}
