/** The metadata of a document, for the list and for the reader. */

import { joinTexts, make } from '../element/dom.js';
import { formatMeta, formatNumber } from '../words/words.js';

/** @import { Hit } from '../samara.d.ts' */
/** @import { PageWords } from '../words/words.js' */
/** @typedef {Hit['meta']} Meta */

/** Shown without their names. The box of `index.html` shows the same. */
const briefFields = ['source', 'date', 'region', 'from', 'author'];

/** Shown in the reader with their names. */
const namedFields = ['from', 'to', 'author', 'captured'];

/** Of a longer list, as the receivers of a message, the rest is folded. */
const maxValues = 6;

/**
 * The metadata of a document in a line. The reader shows those with names below the title.
 * @param {Meta} meta
 * @param {PageWords} words
 * @param {boolean} [isRead] whether the document is in the reader
 */
export function briefAbout(meta, words, isRead = false) {
  const shown = briefFields.filter(
    (name) => meta[name]?.length && !(isRead && (namedFields.includes(name) || (name === 'date' && isCapture(meta)))),
  );
  return joinTexts(shown.map((name) => formatMeta(meta[name], words)));
}

/**
 * Sender, receivers, author, and when a page was captured, if it has no other date.
 * @param {Meta} meta
 * @param {PageWords} words
 */
export function namedAbout(meta, words) {
  const shown = namedFields.filter((name) => meta[name]?.length && (name !== 'captured' || isCapture(meta)));
  if (!shown.length) return null;
  const rows = shown.map((name) => {
    const values = [meta[name]].flat().map((value) => formatMeta(value, words));
    return make(
      'div',
      '',
      {},
      make('dt', '', {}, fieldName(name, words)),
      make('dd', '', {}, ...valueList(values, words)),
    );
  });
  return make('dl', '', { class: 'named' }, ...rows);
}

/**
 * The name of a metadata field as a label.
 * @param {string} name
 * @param {PageWords} words
 */
export function fieldName(name, { names, lang }) {
  return Object.hasOwn(names, name) ? names[name] : name.replace(/^\p{L}/u, (letter) => letter.toLocaleUpperCase(lang));
}

/** Whether the only date is that of the capture. @param {Meta} meta */
function isCapture({ date, captured }) {
  return !!captured?.length && (!date?.length || [date].flat()[0] === [captured].flat()[0]);
}

/**
 * @param {string[]} values
 * @param {PageWords} words
 */
function valueList(values, words) {
  const list = (/** @type {string[]} */ texts) => texts.flatMap((text) => [', ', make('bdi', '', {}, text)]).slice(1);
  if (values.length <= maxValues) return list(values);
  const first = make(
    'summary',
    '',
    {},
    ...list(values.slice(0, maxValues)),
    ` … (${formatNumber(words, values.length)})`,
  );
  return [make('details', '', {}, first, ...list(values.slice(maxValues)))];
}
