/** Builds the bar of the box: icon, input, key, buttons, progress. */

import { iconPaths, make, makeIcon, setAttribute } from './dom.js';

/** @import { Words } from '../words/words.js' */

/** @typedef {ReturnType<typeof buildBar>} Bar */

/**
 * Creates the elements of a bar, which the caller puts together.
 * @param {object} options
 * @param {Words} options.words
 * @param {string} options.label
 * @param {string} options.placeholder
 * @param {HTMLInputElement | null} [options.input] an input of the page to upgrade; null: the bar has its own
 */
export function buildBar({ words, label, placeholder, input: upgraded = null }) {
  return {
    input:
      upgraded ??
      make('input', 'input', {
        type: 'text',
        enterkeyhint: 'search',
        autocomplete: 'off',
        placeholder,
        'aria-label': label,
      }),
    keyHint: make('kbd', 'key', { 'aria-hidden': 'true' }),
    clear: make('button', 'clear', { 'aria-label': words.clear, hidden: true }, makeIcon(iconPaths.clear)),
    progress: make('progress', 'progress', { 'aria-label': words.loading, hidden: true }),
    bar: make('div', 'bar'),
    root: make(
      'div',
      'root',
      upgraded ? { lang: words.lang } : { lang: words.lang, role: 'search', 'aria-label': label },
    ),
  };
}

/**
 * The bar in a tree, or null.
 * @param {ShadowRoot | null} tree
 * @returns {Bar | null}
 */
export function findBar(tree) {
  const find = (/** @type {string} */ part) => /** @type {any} */ (tree?.querySelector(`.samara-${part}`));
  if (!find('bar')) return null;
  return {
    input: find('input'),
    keyHint: find('key'),
    clear: find('clear'),
    progress: find('progress'),
    bar: find('bar'),
    root: find('root'),
  };
}

/**
 * Shows a shortcut in the bar, or on the button that opens it.
 * @param {HTMLElement} keyHint
 * @param {HTMLElement | null} owner what the shortcut focuses
 * @param {string} shortcut formatted; empty: none
 */
export function showKey(keyHint, owner, shortcut) {
  keyHint.textContent = shortcut;
  keyHint.hidden = !shortcut;
  if (owner) setAttribute(owner, 'aria-keyshortcuts', shortcut || null);
}

/**
 * The button that opens the dialog.
 * @param {string} placeholder
 * @param {HTMLElement} keyHint
 */
export function buildButton(placeholder, keyHint) {
  return make(
    'button',
    'button',
    { 'aria-haspopup': 'dialog' },
    makeIcon(iconPaths.search),
    make('span', 'button-text', {}, placeholder),
    keyHint,
  );
}
