/**
 * The text of a document as elements. A long document is drawn in portions: those in view at once, the others as they scroll
 * into view, and all of them soon, in the pauses between frames, so that the browser finds words in all of the text.
 */

import { nextFrame } from '../core/frames.js';
import { addListener, make } from '../element/dom.js';
import { continuedMark, drawMarkup, portionsOf } from './markup.js';

/** @import { DocumentView } from '../samara.d.ts' */
/** @import { Links, Portion } from './markup.js' */

/** A document of fewer portions is drawn at once. */
const longDocument = 6;

/** Milliseconds per frame for what is out of view. More frames would cost more than they draw. */
const restBudgetMs = 12;

/** Characters in a line, and the height of a line: for a guess at the height of a portion. */
const lineLength = 70;
const lineHeight = 1.7;

/** Draws the blocks of a document. */
export class Portions {
  #view;
  #links;
  /** @type {Portion[]} */
  #portions;
  /** The elements of the portions. @type {HTMLElement[]} */
  #elements;
  /** The portions that are not drawn. @type {Set<number>} */
  #waiting;
  #ended = new AbortController();
  #observer = new IntersectionObserver((entries) => this.#scrolledTo(entries), { rootMargin: '100% 0px' });

  /** The block of each mark, in the order of the text. @type {number[]} */
  markBlocks;

  /** The elements of the blocks, where they are drawn. @type {HTMLElement[]} */
  drawn = [];

  /** The element around them. */
  element;

  /**
   * @param {DocumentView} view
   * @param {Links} links
   * @param {boolean} skipsFirst whether the first block is left out: it repeats the title
   */
  constructor(view, links, skipsFirst) {
    const { blocks, lang } = view;
    this.#view = view;
    this.#links = links;
    this.skipsFirst = skipsFirst;
    this.markBlocks = blocks.flatMap(({ marks }, at) => (at || !skipsFirst ? marks.map(() => at) : []));
    this.element = make('div', '', { class: 'text', lang: lang || null });
    this.#portions = portionsOf(view);
    if (this.#portions.length < longDocument) {
      this.#portions = blocks.length ? [{ first: 0, end: blocks.length, at: 0, size: 0, continued: null }] : [];
      this.#elements = [this.element];
    } else {
      this.#elements = this.#portions.map(({ size }) => {
        const element = make('div', '', { class: 'portion' });
        const height = `${Math.ceil(size / lineLength) * lineHeight}em`;
        element.style.minBlockSize = height;
        element.style.containIntrinsicBlockSize = `auto ${height}`;
        return element;
      });
      this.element.append(...this.#elements);
    }
    this.#waiting = new Set(this.#portions.keys());
  }

  /**
   * Draws what is in view, once the element is in the page: the portion of a block, and those beside it.
   * @param {number} block
   */
  start(block) {
    const at = this.#portionOf(Math.max(block, 0));
    for (const near of [at, at - 1, at + 1, at + 2]) this.#draw(near);
    for (const waiting of this.#waiting) this.#observer.observe(this.#elements[waiting]);
    addListener(globalThis, 'beforeprint', () => this.drawAll(), this.#ended.signal);
    // What was skipped is laid out now.
    addListener(
      this.element,
      'contentvisibilityautostatechange',
      (event) => event.skipped || makeScrollersFocusable(event.target),
      this.#ended.signal,
    );
    this.#drawRest();
  }

  /** Draws the portion of a block. @param {number} block */
  draw(block) {
    this.#draw(this.#portionOf(block));
    return this.drawn[block];
  }

  /** Draws everything. */
  drawAll() {
    for (const at of this.#waiting) this.#draw(at);
  }

  /** The number of marks. */
  get length() {
    return this.markBlocks.length;
  }

  /**
   * A mark, by its number in the order of the text.
   * @param {number} number
   * @returns {HTMLElement | undefined}
   */
  at(number) {
    const at = this.#portionOf(this.markBlocks[number]);
    this.#draw(at);
    const before = this.markBlocks.findIndex((block) => block >= this.#portions[at].first);
    return /** @type {NodeListOf<HTMLElement>} */ (this.#elements[at].querySelectorAll(`mark:not(.${continuedMark})`))[
      number - before
    ];
  }

  /** Ends the drawing. */
  dispose() {
    this.#ended.abort();
    this.#observer.disconnect();
  }

  /** @param {number} block */
  #portionOf(block) {
    return this.#portions.findLastIndex(({ first }) => first <= block);
  }

  /** @param {number} at the number of a portion, which may be drawn already */
  #draw(at) {
    if (!this.#waiting.delete(at)) return;
    const portion = this.#portions[at];
    const element = this.#elements[at];
    /** @type {HTMLElement[]} */
    const drawn = [];
    element.append(drawMarkup(this.#view, portion, drawn, this.#links));
    for (const [number, block] of drawn.entries()) this.drawn[portion.first + number] = block;
    if (!at && this.skipsFirst) drawn[0].remove();
    element.style.minBlockSize = '';
    this.#observer.unobserve(element);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #scrolledTo(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#draw(this.#elements.indexOf(/** @type {HTMLElement} */ (target)));
      makeScrollersFocusable(target);
    }
  }

  async #drawRest() {
    while (this.#waiting.size) {
      const startedAt = await nextFrame();
      if (this.#ended.signal.aborted) return;
      for (const at of this.#waiting) {
        this.#draw(at);
        if (performance.now() - startedAt > restBudgetMs) break;
      }
    }
  }
}

/**
 * Makes code and tables that scroll tab stops, so that the arrow keys scroll them.
 * @param {Element} text
 */
export function makeScrollersFocusable(text) {
  for (const element of text.querySelectorAll('pre, table')) {
    // To measure what is not laid out yet would lay out all of it.
    if (element.checkVisibility && !element.checkVisibility({ contentVisibilityAuto: true })) continue;
    if (element.scrollWidth > element.clientWidth) element.setAttribute('tabindex', '0');
    else element.removeAttribute('tabindex');
  }
}
