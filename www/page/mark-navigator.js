/** A small bar that steps through the marked words of a page. */

import { addListener, make, makeIcon } from '../element/dom.js';
import { isHotkey } from '../element/hotkey.js';
import { formatNumber } from '../words/words.js';

/** @import { PageWords } from '../words/words.js' */

/** The keys that step, while the reader does not type into a field. */
const nextKey = 'n';
const previousKey = 'shift+n';

/** Scrolls to a mark and shows its number. */
export class MarkNavigator {
  #marks;
  #words;
  #at = -1;
  #counter = make('span', '', { 'aria-live': 'polite' });
  #listeners = new AbortController();

  /** The bar, which the caller inserts into the page. */
  element;

  /**
   * @param {HTMLElement[]} marks in the order of the text
   * @param {PageWords} words
   */
  constructor(marks, words) {
    this.#marks = marks;
    this.#words = words;
    /** @type {(label: string, key: string, shortcut: string, path: string, step: number) => HTMLElement} */
    const button = (label, key, shortcut, path, step) => {
      const attributes = { 'aria-label': label, 'aria-keyshortcuts': shortcut, title: `${label} (${key})` };
      const element = make('button', '', attributes, makeIcon(path));
      element.onclick = () => this.show(this.#at + step);
      return element;
    };
    this.element = make(
      'div',
      'walk',
      { role: 'group', 'aria-label': words.marks, hidden: !marks.length },
      button(words.previous, '⇧N', 'Shift+N', 'm5 12.5 5-5 5 5', -1),
      this.#counter,
      button(words.next, 'N', 'N', 'm5 7.5 5 5 5-5', 1),
    );
    if (marks.length) addListener(document, 'keydown', (event) => this.#key(event), this.#listeners.signal);
  }

  /** Ends the use of the keys. */
  dispose() {
    this.#listeners.abort();
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
    const words = this.#words;
    this.#counter.textContent = words.markOf
      .replace('{}', formatNumber(words, this.#at + 1))
      .replace('{}', formatNumber(words, marks.length));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = isHotkey(event, nextKey) ? 1 : isHotkey(event, previousKey) ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    this.show(this.#at + step);
  }
}
