/** Looks up names that pages and documents choose: one may be `constructor`, which every object inherits. */

/**
 * The own property of an object, or undefined.
 * @template T
 * @param {Record<string, T>} object
 * @param {string} name
 * @returns {T | undefined}
 */
export function ownValue(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/**
 * A property of the page's document, or undefined outside of pages. `document.body` itself could be `<img name="body">`.
 * @param {string} name
 * @returns {any}
 */
export function documentProperty(name) {
  return globalThis.document && Reflect.get(Document.prototype, name, document);
}
