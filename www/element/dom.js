/** Creates elements through the DOM. The widget never parses markup. */

import { documentProperty } from '../core/names.js';

/** @typedef {string | number | boolean | null | undefined} AttributeValue */

/**
 * Creates an element. The part `title` is `::part(title)` for pages and `.samara-title` for the widget's style sheet.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [part] one or more names, space-separated
 * @param {Record<string, AttributeValue | (() => void)>} [attributes] `onclick` is a function; a button submits no form, unless it has a type
 * @param {(Node | string | null | undefined | false)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, part, attributes = {}, ...children) {
  const element = documentProperty('createElement').call(document, tag);
  if (part) {
    element.className = part.replace(/\S+/g, 'samara-$&');
    element.setAttribute('part', part);
  }
  if (tag === 'button') element.setAttribute('type', 'button');
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.onclick = value;
    else setAttribute(element, name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

/**
 * Sets an attribute, or removes it.
 * @param {Element} element
 * @param {string} name
 * @param {AttributeValue} value true sets an empty value; false, null and undefined remove the attribute
 */
export function setAttribute(element, name, value) {
  if (value == null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

/**
 * Joins texts with separators, isolated from each other: a date is in the page's language, a source in the document's.
 * @param {string[]} texts
 */
export function joinTexts(texts) {
  return texts.flatMap((text) => [' · ', make('bdi', '', {}, text)]).slice(1);
}

/**
 * Creates an SVG icon in the colour of the text.
 * @param {string} path in a view box of 20 by 20
 */
export function makeIcon(path) {
  const space = 'http://www.w3.org/2000/svg';
  const [icon, line] = ['svg', 'path'].map((tag) => documentProperty('createElementNS').call(document, space, tag));
  for (const [name, value] of Object.entries({
    viewBox: '0 0 20 20',
    'aria-hidden': 'true',
    class: 'samara-icon',
    part: 'icon',
  })) {
    icon.setAttribute(name, value);
  }
  line.setAttribute('d', path);
  icon.append(line);
  return icon;
}

/**
 * Adds a listener for events of several types. A page may have an `<img name="addEventListener">`, or a `once` on the
 * prototype of all objects: neither has an effect here.
 * @param {EventTarget} target
 * @param {string} types space-separated
 * @param {(event: any) => void} listener
 * @param {AbortSignal} [signal] removes the listener
 */
export function addListener(target, types, listener, signal) {
  const options = /** @type {object} */ ({ __proto__: null, signal });
  for (const type of types.split(' ')) EventTarget.prototype.addEventListener.call(target, type, listener, options);
}

/** The paths of the icons. */
export const iconPaths = {
  search: 'M13.4 13.4 18 18M15.4 8.7a6.7 6.7 0 1 1-13.4 0 6.7 6.7 0 0 1 13.4 0Z',
  clear: 'm5.5 5.5 9 9m0-9-9 9',
  enter: 'M16 4.5v4a2.5 2.5 0 0 1-2.5 2.5H4.5m3.5-4L4 11l4 4',
  page: 'M5 2.5h6.5L16 7v10.5H5Zm6.5 0V7H16',
  section: 'M7.5 3 6 17m8-14-1.5 14M3.5 7.5h13.5m-14 5h13.5',
  code: 'm7 5.5-4.5 4.5L7 14.5m6-9 4.5 4.5-4.5 4.5',
  api: 'M8 3C4 3 7.5 9.5 3.5 10c4 .5.5 7 4.5 7m4-14c4 0 .5 6.5 4.5 7-4 .5-.5 7-4.5 7',
};

/**
 * Shows a progress bar, or hides it.
 * @param {HTMLProgressElement} bar
 * @param {number | null | undefined} share from 0 to 1; null if it is unknown; undefined hides the bar
 */
export function showProgress(bar, share) {
  bar.hidden = share === undefined;
  setAttribute(bar, 'value', share);
}
