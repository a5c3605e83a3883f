/** The texts of the widget in the language of the page. */

import { englishPageWords, englishWords } from './en.js';

/**
 * @typedef {typeof englishWords} Words
 * @typedef {Words & typeof englishPageWords} PageWords
 */

const pluralRules = memoizePerLanguage((lang) => new Intl.PluralRules(lang));
const numberFormat = memoizePerLanguage((lang) => new Intl.NumberFormat(lang));
const dateFormat = memoizePerLanguage(
  (lang) => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeZone: 'UTC' }),
);

/**
 * The texts in English, overridden by those of `words/*.js` for the language or its base language, then by the page's.
 * @param {string} lang BCP 47
 * @param {Partial<Words>} [overrides]
 * @returns {Words}
 */
export function wordsFor(lang, overrides) {
  const languages = globalThis.samaraWords ?? {};
  const key = lang.toLowerCase();
  return { ...englishWords, ...(languages[key] ?? languages[key.split('-')[0]]), ...overrides };
}

/**
 * As `wordsFor`, with the texts of pages.
 * @param {string} lang
 * @param {Partial<Words>} [overrides]
 * @returns {PageWords}
 */
export function pageWordsFor(lang, overrides) {
  return { ...englishPageWords, ...wordsFor(lang, overrides) };
}

/**
 * @param {Words} words
 * @param {number} count
 */
export function formatCount(words, count) {
  const form = words.count[pluralRules(words.lang).select(count)] ?? words.count.other ?? '{}';
  return form.replace('{}', numberFormat(words.lang).format(count));
}

/**
 * The number of results, which may be an estimate.
 * @param {Words} words
 * @param {{ total: number, totalIsExact?: boolean }} results
 */
export function formatTotal(words, { total, totalIsExact }) {
  const count = formatCount(words, total);
  return totalIsExact === false ? words.about.replace('{}', count) : count;
}

/**
 * @param {Words} words
 * @param {number} number
 */
export function formatNumber(words, number) {
  return numberFormat(words.lang).format(number);
}

/**
 * Replaces `{}` in a sentence by a node.
 * @param {string} sentence
 * @param {Node | string} node
 * @returns {(Node | string)[]}
 */
export function fillPlaceholder(sentence, node) {
  const [before, after = ''] = sentence.split('{}');
  return [before, node, after];
}

/**
 * Formats a metadata value in the language: dates in medium style, lists with commas.
 * @param {string | string[]} value
 * @param {Words} words
 * @returns {string}
 */
export function formatMeta(value, words) {
  if (Array.isArray(value)) return value.map((item) => formatMeta(item, words)).join(', ');
  const date = /^\d{4}-\d\d-\d\d/.test(value) ? new Date(value.slice(0, 10)) : null;
  return date && !Number.isNaN(+date) ? dateFormat(words.lang).format(date) : value;
}

/**
 * Caches formatters per language: creating one is slow, and every keystroke needs them.
 * @template T
 * @param {(lang: string) => T} make
 * @returns {(lang: string) => T}
 */
function memoizePerLanguage(make) {
  /** @type {Record<string, T>} */
  const cache = Object.create(null);
  return (lang) => (cache[lang] ??= make(lang));
}
