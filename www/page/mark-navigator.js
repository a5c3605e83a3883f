/** A small bar that steps through the marked words of a page. */

import { make, makeIcon } from '../element/dom.js';

/** @import { Words } from '../words/words.js' */

/** Scrolls to a mark and shows its number. */
export class MarkNavigator {
  #marks;
  #at = -1;
  #counter = make('span', '', { 'aria-live': 'polite' });

  /** The bar, which the caller inserts into the page. */
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
      this.#counter,
      button(words.next, 'm5 7.5 5 5 5-5', 1),
    );
  }

  /**
   * Scrolls to a mark. After the last mark comes the first.
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
    const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
    mark.scrollIntoView({ block: 'center', behavior: behavior ?? (reducedMotion ? 'instant' : 'smooth') });
    this.#counter.textContent = `${this.#at + 1} / ${marks.length}`;
  }
}
