/** Attributes that list names. */

/**
 * The items of a space-separated list.
 * @param {string | null | undefined} text
 */
export function splitList(text) {
  return text?.split(/\s+/).filter(Boolean) ?? [];
}
