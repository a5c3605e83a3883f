/** Elements made by hand: there is no template and no markup in text anywhere. */

/**
 * An element, named by its part: what a page styles as `::part(title)` is `.samara-title` to our own style sheet.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [part] one or several, parted by spaces
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes] true sets it empty; false, null and undefined leave it out
 * @param {(Node | string | null | undefined | false)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, part, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (part) {
    element.className = part.replace(/\S+/g, 'samara-$&');
    element.setAttribute('part', part);
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

/**
 * Texts in a row, of which none moves another: a date in the page's language, a source in the document's.
 * @param {string[]} texts
 */
export function makeRow(texts) {
  return texts.flatMap((text) => [' · ', make('bdi', '', {}, text)]).slice(1);
}

/**
 * A drawing of one line, in the colour of the text.
 * @param {string} path on a field of 20 by 20
 */
export function makeIcon(path) {
  const space = 'http://www.w3.org/2000/svg';
  const icon = document.createElementNS(space, 'svg');
  const line = document.createElementNS(space, 'path');
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

/** What the icons show. */
export const iconPaths = {
  search: 'M13.4 13.4 18 18M15.4 8.7a6.7 6.7 0 1 1-13.4 0 6.7 6.7 0 0 1 13.4 0Z',
  clear: 'm5.5 5.5 9 9m0-9-9 9',
  enter: 'M16 4.5v4a2.5 2.5 0 0 1-2.5 2.5H4.5m3.5-4L4 11l4 4',
};
