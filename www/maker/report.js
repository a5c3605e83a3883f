/** Shows what was read and what was not. */

import { make } from '../element/dom.js';

/** @import { PictureSummary, Reading } from './module.d.ts' */

/** The maximum number of rows in a table; more are counted. */
const maxRows = 1_000;

/**
 * @param {number} number
 * @param {string} noun
 */
export function countOf(number, noun) {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/** @param {number} bytes */
export function sizeOf(bytes) {
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, 'KB'] : [bytes / 1e6, 'MB'];
  return `${size.toLocaleString('en', { maximumFractionDigits: size < 10 ? 1 : 0 })} ${unit}`;
}

/**
 * The headline: how many documents, from how many files.
 * @param {Reading} reading
 */
export function headlineOf({ documents, files }) {
  if (!documents) return 'No document found';
  const from = files.filter((file) => file.documents).length;
  return `${countOf(documents, 'document')} from ${countOf(from, 'file')}`;
}

/**
 * The languages of the documents, by name.
 * @param {string[]} tags
 */
export function languageNames(tags) {
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
  const bases = new Set(tags.map((tag) => tag.split('-')[0]));
  return [...bases].map((tag) => {
    try {
      return names.of(tag) ?? tag;
    } catch {
      return tag;
    }
  });
}

/**
 * The tables: what was not read, notes, and what was read.
 * @param {Reading} reading
 */
export function reportTables({ skipped, notes, files }) {
  const lost = skipped.filter((file) => file.lost);
  const others = skipped.filter((file) => !file.lost);
  const rows = (/** @type {typeof skipped} */ list) =>
    list.map(({ path, kind, reason }) => [path, reason === 'unsupported format' ? `${reason} (${kind})` : reason]);
  const read = files
    .filter(({ documents }) => documents)
    .map(({ path, documents }) => [path, countOf(documents, 'document')]);
  const noted = notes.map((note) => [note]);
  return [
    lost.length && table(`Not read: ${countOf(lost.length, 'document')} whose text is missing`, rows(lost)),
    noted.length && folded(`${countOf(noted.length, 'note')} on files that were read`, noted),
    others.length && folded(`${countOf(others.length, 'other file')} left out`, rows(others)),
    read.length && folded(`${countOf(read.length, 'file')} read`, read),
  ].filter((list) => list !== 0);
}

/**
 * The pictures in the page that was made, and those that are left out.
 * @param {PictureSummary} summary
 */
export function pictureReport({ pictures, bytes, leftOut }) {
  const line = make('p', '', {}, `${countOf(pictures, 'picture')} in it, ${sizeOf(bytes)}.`);
  return leftOut.length ? [line, folded(`${countOf(leftOut.length, 'picture')} left out`, leftOut)] : [line];
}

/**
 * @param {string} title
 * @param {string[][]} rows
 */
function folded(title, rows) {
  return make('details', '', {}, make('summary', '', {}, title), table('', rows, title));
}

/**
 * @param {string} caption
 * @param {string[][]} rows
 * @param {string} [label] where there is no caption
 */
function table(caption, rows, label) {
  const shown = rows
    .slice(0, maxRows)
    .map(([path, ...cells]) =>
      make(
        'tr',
        '',
        {},
        make('th', '', { scope: 'row', dir: 'auto', colspan: cells.length ? null : 2 }, path),
        ...cells.map((cell) => make('td', '', { dir: 'auto' }, cell)),
      ),
    );
  const more = rows.length - shown.length;
  if (more) shown.push(make('tr', '', {}, make('td', '', { colspan: 2 }, `and ${more.toLocaleString('en')} more`)));
  return make(
    'table',
    '',
    { 'aria-label': label },
    caption && make('caption', '', {}, caption),
    make('tbody', '', {}, ...shown),
  );
}
