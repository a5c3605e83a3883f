/** What the widget says, in the language of the page. */

import { englishWords } from './words/en.js';

/** @typedef {typeof englishWords} Words */

const pluralRules = perLanguage((lang) => new Intl.PluralRules(lang));
const numberFormat = perLanguage((lang) => new Intl.NumberFormat(lang));
const dateFormat = perLanguage((lang) => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeZone: 'UTC' }));

/**
 * English, overlaid with what `words/*.js` has brought for the language or its parent, and with the page's own.
 * @param {string} lang BCP 47
 * @param {Partial<Words>} [own]
 * @returns {Words}
 */
export function wordsFor(lang, own) {
  const shelf = globalThis.samaraWords ?? {};
  const key = lang.toLowerCase();
  return { ...englishWords, ...(shelf[key] ?? shelf[key.split('-')[0]]), ...own };
}

/**
 * @param {Words} words
 * @param {number} count
 */
export function countWords(words, count) {
  const form = words.count[pluralRules(words.lang).select(count)] ?? words.count.other ?? '{}';
  return form.replace('{}', numberFormat(words.lang).format(count));
}

/**
 * A sentence with a node in the place of `{}`.
 * @param {string} sentence
 * @param {Node | string} node
 * @returns {(Node | string)[]}
 */
export function fillIn(sentence, node) {
  const [before, after = ''] = sentence.split('{}');
  return [before, node, after];
}

/**
 * A value of the metadata as a reader of the language writes it: dates in words, lists with commas.
 * @param {string | string[]} value
 * @param {Words} words
 * @returns {string}
 */
export function writeMeta(value, words) {
  if (Array.isArray(value)) return value.map((each) => writeMeta(each, words)).join(', ');
  const date = /^\d{4}-\d\d-\d\d/.test(value) ? new Date(value.slice(0, 10)) : null;
  return date && !Number.isNaN(+date) ? dateFormat(words.lang).format(date) : value;
}

/**
 * What is dear to make and is asked at every key is made once.
 * @template T
 * @param {(lang: string) => T} make
 * @returns {(lang: string) => T}
 */
function perLanguage(make) {
  /** @type {Record<string, T>} */
  const made = Object.create(null);
  return (lang) => (made[lang] ??= make(lang));
}
