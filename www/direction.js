/** Which way a text runs. */

/** Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam, Rohingya and all others that are written from the right. */
const fromTheRight = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;

/**
 * As most of its letters do: a name in Latin at the beginning turns no Arabic around, as it does by `dir="auto"`.
 * @param {string} text
 * @returns {'ltr' | 'rtl'}
 */
export function directionOf(text) {
  const count = (/** @type {RegExp} */ letters) => text.match(letters)?.length ?? 0;
  const right = count(fromTheRight);
  return right && right * 2 > count(/\p{L}/gu) ? 'rtl' : 'ltr';
}
