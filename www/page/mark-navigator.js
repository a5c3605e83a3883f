/** A small bar that steps through the marked words of a page. */

import { addListener, make, makeIcon } from '../element/dom.js';
import { isHotkey } from '../element/hotkey.js';
import { formatNumber } from '../words/words.js';

/** @import { PageWords } from '../words/words.js' */

/** The keys that step, while the reader does not type into a field. */
const nextKey = 'n';
const previousKey = 'shift+n';

/** The distance, in screens, from which on a mark is jumped to. */
const maxSmoothScreens = 3;

/**
 * The marks of a page in the order of the text. They may be drawn only when they are asked for.
 * @typedef {object} Marks
 * @property {number} length
 * @property {(at: number) => HTMLElement | undefined} at
 */

/** Scrolls to a mark and shows its number. */
export class MarkNavigator {
  #frames;
  #marks;
  #words;
  #at = -1;
  /** @type {HTMLElement | undefined} */
  #current;
  #counter = make('span', '', { 'aria-live': 'polite' });
  #listeners = new AbortController();

  /** The bar, which the caller inserts into the page. */
  element;

  /**
   * @param {Marks} marks
   * @param {PageWords} words
   * @param {number} [frames] the number of frames in which a mark is scrolled to again: the text above it gets its height only
   *   then
   */
  constructor(marks, words, frames = 0) {
    this.#frames = frames;
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
    this.#current = undefined;
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
    this.#current?.removeAttribute('aria-current');
    this.#at = (at + marks.length) % marks.length;
    const mark = marks.at(this.#at);
    this.#current = mark;
    mark?.setAttribute('aria-current', 'true');
    const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
    // On a long way through text without height, the browser would lose the mark.
    const isFar = this.#frames && Math.abs(mark?.getBoundingClientRect().top ?? 0) > maxSmoothScreens * innerHeight;
    this.#scroll(behavior ?? (reducedMotion || isFar ? 'instant' : 'smooth'));
    const words = this.#words;
    this.#counter.textContent = words.markOf
      .replace('{}', formatNumber(words, this.#at + 1))
      .replace('{}', formatNumber(words, marks.length));
  }

  /**
   * Scrolls to the current mark.
   * @param {ScrollBehavior} behavior
   * @param {number} [frames]
   */
  #scroll(behavior, frames = this.#frames) {
    const mark = this.#current;
    mark?.scrollIntoView({ block: 'center', behavior });
    if (frames && behavior === 'instant') {
      requestAnimationFrame(() => mark === this.#current && this.#scroll(behavior, frames - 1));
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = isHotkey(event, nextKey) ? 1 : isHotkey(event, previousKey) ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    this.show(this.#at + step);
  }
}
