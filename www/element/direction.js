/** The direction of a text. */

/** Letters of right-to-left scripts: Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam, Hanifi Rohingya and others. */
const rightToLeftLetters = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;

/** Whether an element is laid out from right to left. @param {Element} element */
export function isRightToLeft(element) {
  return getComputedStyle(element).direction === 'rtl';
}

/**
 * The direction of most letters. Unlike `dir="auto"`, an Arabic text that starts with a Latin name is right-to-left.
 * @param {string} text
 * @returns {'ltr' | 'rtl'}
 */
export function directionOf(text) {
  const count = (/** @type {RegExp} */ letters) => text.match(letters)?.length ?? 0;
  const right = count(rightToLeftLetters);
  return right && right * 2 > count(/\p{L}/gu) ? 'rtl' : 'ltr';
}
