/** Adds the style sheet of the widget, which is parsed once per page. */

import { loadStyles } from './styles.js';

/** The style sheets, by the function that loads their text. @type {Map<() => Promise<string>, Promise<CSSStyleSheet>>} */
const sharedStyles = new Map();

/** Registers the unit of all lengths. In browsers that cannot (Firefox before 128), it depends on the local font size. */
function registerUnit() {
  try {
    CSS.registerProperty({ name: '--_samara-rem', syntax: '<length>', inherits: true, initialValue: '16px' });
  } catch {
    // Already registered by another copy of this script, or not supported.
  }
}

/**
 * Adds the style sheet to a tree, and hides the elements until it applies.
 * @param {Document | ShadowRoot} tree
 * @param {(HTMLElement | null)[]} elements
 * @param {() => Promise<string>} [load] loads the text of the style sheet
 */
export async function adoptStyles(tree, elements, load = loadStyles) {
  const hide = (/** @type {boolean} */ hidden) => elements.forEach((element) => element && (element.hidden = hidden));
  hide(true);
  try {
    const sheet = sharedStyles.get(load) ?? makeSheet(load);
    sharedStyles.set(load, sheet);
    const styles = await sheet;
    if (!tree.adoptedStyleSheets.includes(styles)) tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, styles];
  } catch {
    // Show the box unstyled; the next box tries again.
    sharedStyles.delete(load);
  }
  hide(false);
}

/** @param {() => Promise<string>} load */
async function makeSheet(load) {
  const text = await load();
  registerUnit();
  const styles = new CSSStyleSheet();
  // replaceSync, so that a style sheet inside the script applies before the first paint.
  styles.replaceSync(text);
  return styles;
}
