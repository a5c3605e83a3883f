/** The attributes of <samara-search> as properties of the element. */

import { setAttribute } from './dom.js';
import { splitList } from './lists.js';

/** @import { ReflectedProperties } from '../samara.d.ts' */

/** Attributes after whose change the search is repeated. */
export const refreshing = splitList('base-url facets filter follow form lang-only limit meta sort sorts src');

/** Attributes after whose change the box is drawn or searched anew. */
export const observedAttributes = [
  ...refreshing,
  ...splitList('for history hotkey label lang mode panel placeholder preview ranges scopes'),
];

/** Attributes with properties of other names, because these are taken. */
const otherNames = /** @type {Record<string, string>} */ ({ for: 'htmlFor', load: 'loadWhen' });

/** Attributes that are present or not. */
const booleans = ['analytics', 'lang-only', 'preview'];

/** The attributes by property; `lang` is a property of all elements. */
const attributesByProperty = Object.fromEntries(
  [...observedAttributes, 'analytics', 'complete', 'load']
    .filter((name) => name !== 'lang')
    .map((name) => [otherNames[name] ?? name.replace(/-(.)/g, (_, letter) => letter.toUpperCase()), name]),
);

/** The properties that a page may set before the element is defined. */
export const ownProperties = [...Object.keys(attributesByProperty), 'samara', 'value', 'words'];

/**
 * A class with a property for each attribute. Without its attribute a property is null, or false; null removes the attribute.
 * @param {typeof HTMLElement} Base
 */
export function withProperties(Base) {
  class Reflecting extends Base {}
  for (const [property, attribute] of Object.entries(attributesByProperty)) {
    const isBoolean = booleans.includes(attribute);
    Object.defineProperty(Reflecting.prototype, property, {
      configurable: true,
      enumerable: true,
      get() {
        if (isBoolean) return this.hasAttribute(attribute);
        const value = this.getAttribute(attribute);
        return attribute === 'limit' ? Number(value) || 10 : value;
      },
      set(value) {
        setAttribute(this, attribute, isBoolean ? !!value : value);
      },
    });
  }
  return /** @type {new () => HTMLElement & ReflectedProperties} */ (Reflecting);
}

/**
 * Sets the options of `new SamaraSearch(options)`.
 * @param {object} element
 * @param {object} options
 */
export function assignOptions(element, options) {
  for (const [name, value] of Object.entries(options)) {
    if (!(name in element)) throw new TypeError(`SamaraSearch: there is no option “${name}”`);
    Object.assign(element, { [name]: value });
  }
}
