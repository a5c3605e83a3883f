/** Next and previous mark: a small bar that goes through the marked words of a page. */

import { make, makeIcon } from './dom.js';

/** @import { Words } from './words.js' */

/** Shows a mark, counts it, and moves on. */
export class MarkWalk {
  #marks;
  #at = -1;
  #place = make('span', '', { 'aria-live': 'polite' });

  /** The bar. It belongs into the page where the page wants it. */
  element;

  /**
   * @param {HTMLElement[]} marks in the order of the text
   * @param {Words} words
   */
  constructor(marks, words) {
    this.#marks = marks;
    const button = (/** @type {string} */ label, /** @type {string} */ path, /** @type {number} */ step) => {
      const element = make('button', '', { type: 'button', 'aria-label': label, title: label }, makeIcon(path));
      element.onclick = () => this.show(this.#at + step);
      return element;
    };
    this.element = make(
      'div',
      'walk',
      { role: 'group', hidden: !marks.length },
      button(words.previous, 'm5 12.5 5-5 5 5', -1),
      this.#place,
      button(words.next, 'm5 7.5 5 5 5-5', 1),
    );
  }

  /**
   * Scrolls to a mark; beyond the last comes the first.
   * @param {number} at
   * @param {ScrollBehavior} [behavior]
   */
  show(at, behavior) {
    const marks = this.#marks;
    if (!marks.length) return;
    marks[this.#at]?.removeAttribute('aria-current');
    this.#at = (at + marks.length) % marks.length;
    const mark = marks[this.#at];
    mark.setAttribute('aria-current', 'true');
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    mark.scrollIntoView({ block: 'center', behavior: behavior ?? (calm ? 'instant' : 'smooth') });
    this.#place.textContent = `${this.#at + 1} / ${marks.length}`;
  }
}
