/** In small windows the facets are a sheet in place of the list, which a button opens. Elsewhere the button is not shown. */

import { formatNumber } from '../words/words.js';

/** @import { Words } from '../words/words.js' */

/** The class of the tools while the sheet is open. The style sheet reads it in small windows only. */
const openClass = 'samara-sheet';

export class FilterSheet {
  #tools;
  #button;
  #words;
  /** What the button says while the sheet is closed. */
  #label;

  /**
   * @param {HTMLElement} tools
   * @param {HTMLElement} button
   * @param {Words} words
   */
  constructor(tools, button, words) {
    this.#tools = tools;
    this.#button = button;
    this.#words = words;
    this.#label = words.filters;
    button.onclick = () => this.open(!this.isOpen);
    this.open(false);
  }

  get isOpen() {
    return this.#tools.classList.contains(openClass);
  }

  /** @param {boolean} open */
  open(open) {
    this.#tools.classList.toggle(openClass, open);
    this.#button.setAttribute('aria-expanded', String(open));
    this.#button.textContent = open ? this.#words.close : this.#label;
  }

  /**
   * @param {number} chosen the number of filters that are chosen
   * @param {boolean} isEmpty whether there are no filters to choose
   */
  update(chosen, isEmpty) {
    this.#button.hidden = isEmpty;
    this.#label = this.#words.filters + (chosen ? ` (${formatNumber(this.#words, chosen)})` : '');
    this.open(this.isOpen && !isEmpty);
  }

  /** Closes an open sheet. @returns {boolean} whether it was open; then the focus is on its button */
  leave() {
    if (!this.isOpen || !this.#button.checkVisibility()) return false;
    this.open(false);
    this.#button.focus();
    return true;
  }
}
