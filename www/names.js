/** Names that documents give: one may be `constructor`, which every object of JavaScript seems to have. */

/**
 * What an object itself has under a name.
 * @template T
 * @param {Record<string, T>} object
 * @param {string} name
 * @returns {T | undefined}
 */
export function ownValue(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
