/**
 * Keys and ARIA of a combobox with a listbox (ARIA Authoring Practices): the input keeps the focus, and the arrow keys move
 * the active option. Independent of searching. Works in a shadow root and in the page's DOM.
 */

import { setAttribute } from './dom.js';

export class Combobox {
  #input;
  #listbox;
  /** @type {HTMLElement | null} */
  #active = null;

  /** Restores the attributes of the input, which may belong to the page. */
  restoreInput;

  /** Called when the active option has changed. */
  onMove = () => {};

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} listbox with an id, in the same tree as the input
   */
  constructor(input, listbox) {
    this.#input = input;
    this.#listbox = listbox;
    /** @type {Record<string, string>} */
    const attributes = {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': listbox.id,
      'aria-expanded': 'false',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
    };
    const before = Object.keys(attributes).map((name) => /** @type {const} */ ([name, input.getAttribute(name)]));
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    this.restoreInput = () => {
      this.active = null;
      for (const [name, value] of before) setAttribute(input, name, value);
    };
  }

  /** @returns {HTMLElement[]} */
  get options() {
    return [...this.#listbox.querySelectorAll('[role=option]')].map((option) => /** @type {HTMLElement} */ (option));
  }

  get active() {
    return this.#active;
  }

  /** @param {HTMLElement | null | undefined} option */
  set active(option) {
    this.#active?.setAttribute('aria-selected', 'false');
    this.#active = option ?? null;
    // A class for the style sheet: with `:has([aria-selected])` style recalculation took a quarter of a keystroke's time.
    this.#listbox.classList.toggle('samara-chosen', !!option);
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    setAttribute(this.#input, 'aria-activedescendant', option?.id);
    this.onMove();
  }

  /** @param {boolean} open whether options are visible */
  set expanded(open) {
    this.#input.setAttribute('aria-expanded', String(open));
    if (!open) this.active = null;
  }

  get expanded() {
    return this.#input.getAttribute('aria-expanded') === 'true';
  }

  /**
   * Whether the last option is active and the key has no modifiers.
   * @param {KeyboardEvent} event
   */
  isAtEnd(event) {
    return !hasModifier(event) && !!this.#active && this.#active === this.options.at(-1);
  }

  /**
   * Moves the active option if the key is a movement key.
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was handled
   */
  move(event) {
    if (!this.expanded || hasModifier(event)) return false;
    const options = this.options;
    const last = options.length - 1;
    const at = this.#active ? options.indexOf(this.#active) : -1;
    /** @type {Record<string, number>} */
    const targets = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last };
    // While no option is active, Home and End move the text cursor.
    if (at >= 0)
      Object.assign(targets, { Home: 0, End: last, PageDown: Math.min(at + 5, last), PageUp: Math.max(at - 5, 0) });
    if (!Object.hasOwn(targets, event.key) || last < 0) return false;
    this.active = options[targets[event.key]];
    return true;
  }
}

/** @param {KeyboardEvent | MouseEvent} event */
export function hasModifier(event) {
  return event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
}
