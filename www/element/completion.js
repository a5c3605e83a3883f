/** Completes the query in grey text behind the typed one. → at the end of the input accepts the completion. */

import { hasModifier } from './combobox.js';
import { directionOf, isRightToLeft } from './direction.js';
import { make } from './dom.js';

export class Completion {
  #input;
  #ghost;
  #suggestion = '';
  #rest = '';

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} ghost an element that starts where the input starts
   */
  constructor(input, ghost) {
    this.#input = input;
    this.#ghost = ghost;
  }

  /** The completed query; empty if no completion is shown. */
  get text() {
    return this.#rest && this.#input.value + this.#rest;
  }

  /**
   * Shows a suggestion if it begins with the typed text.
   * @param {string} suggestion empty: none
   * @returns {boolean} whether a completion is shown
   */
  show(suggestion) {
    const { value, clientWidth } = this.#input;
    // With letters of the other direction, the text starts at the other end of the input.
    const isNext =
      value.trim() !== '' &&
      suggestion.slice(0, value.length).toLowerCase() === value.toLowerCase() &&
      (directionOf(suggestion) === 'rtl') === isRightToLeft(this.#ghost);
    this.#suggestion = suggestion;
    this.#rest = isNext ? suggestion.slice(value.length) : '';
    this.#ghost.hidden = !this.#rest;
    this.#ghost.replaceChildren(make('span', 'ghost-typed', {}, value), this.#rest);
    if (this.#rest && this.#ghost.scrollWidth > clientWidth) this.show('');
    return !!this.#rest;
  }

  /** Adapts the completion to a further letter, before the next suggestion arrives. */
  typed() {
    if (this.#suggestion) this.show(this.#suggestion);
  }

  /**
   * Whether the key accepts the completion: → at the end of the input, ← in a right-to-left text.
   * @param {KeyboardEvent} event
   */
  accepts(event) {
    const { selectionStart, selectionEnd, value } = this.#input;
    const forwards = directionOf(value) === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const isAtEnd = selectionStart === value.length && selectionEnd === value.length;
    return !!this.#rest && event.key === forwards && !hasModifier(event) && isAtEnd;
  }
}
