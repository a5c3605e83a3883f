/** The list of every occurrence of a query, in portions, and its table to save. */

import { make } from '../element/dom.js';
import { fillPlaceholder, formatNumber, pageWordsFor } from '../words/words.js';
import { findOccurrences, tableHead, tableRow } from './occurrences.js';

/** @import { SamaraSearchElement, SearchSource } from '../samara.d.ts' */
/** @import { Occurrence } from './occurrences.js' */

/** The number of occurrences that are listed at a time. */
const occurrencePortion = 100;
/** The number of rows after which the browser gets time to draw. */
const rowsPerTask = 500;

/**
 * Shows a link to all occurrences below the box, while it has a query with results.
 * @param {SamaraSearchElement} search
 * @param {(query: string) => string} format the address of the list
 */
export function offerOccurrences(search, format) {
  const words = pageWordsFor(document.documentElement.lang);
  const link = make('a', '', { class: 'all-occurrences', hidden: true }, words.occurrences);
  search.after(link);
  search.addEventListener('samara-search', ({ detail: { query, results } }) => {
    link.hidden = !results.total || !query.trim();
    link.href = format(query.trim());
  });
}

/**
 * Lists the occurrences of a query.
 * @param {HTMLElement} article
 * @param {SearchSource} samara
 * @param {string} query
 * @param {Node} back the link to the list of documents
 * @param {(occurrence: Occurrence) => string} link the address of an occurrence
 * @returns {Promise<string>} the title
 */
export async function showOccurrences(article, samara, query, back, link) {
  const words = pageWordsFor(document.documentElement.lang);
  const found = findOccurrences(samara, query);
  const list = make('ol', '', { class: 'occurrences' });
  const heading = make('h1', '', { tabindex: -1 }, `${words.occurrences}: `, make('bdi', '', {}, query));
  const status = make('p', '', { class: 'about', role: 'status' });
  const more = make('button', '', { class: 'more', hidden: true }, words.more);
  const save = make('button', '', {}, words.saveList);
  article.removeAttribute('dir');
  article.replaceChildren(
    make('header', '', {}, make('p', '', { class: 'about' }, back), heading, make('p', '', { class: 'tools' }, save)),
    list,
    more,
    status,
  );
  heading.focus({ preventScroll: true });
  scrollTo({ top: 0, behavior: 'instant' });

  /** The first occurrence that is not listed yet. @type {IteratorResult<Occurrence, void>} */
  let next = await found.next();
  const listMore = async () => {
    more.disabled = true;
    const first = list.childElementCount;
    const items = [];
    for (; !next.done && items.length < occurrencePortion; next = await found.next())
      items.push(listItem(next.value, link));
    list.append(...items);
    more.disabled = false;
    more.hidden = !!next.done;
    if (first) items[0]?.querySelector('a')?.focus();
  };
  more.onclick = listMore;
  save.hidden = !!next.done;
  save.onclick = async () => {
    save.disabled = true;
    await saveTable(samara, query, (rows) => {
      status.textContent = formatNumber(words, rows);
    });
    save.disabled = false;
  };
  if (next.done) status.append(...fillPlaceholder(words.none, make('bdi', '', {}, query)));
  await listMore();
  return `${words.occurrences}: ${query}`;
}

/**
 * @param {Occurrence} occurrence
 * @param {(occurrence: Occurrence) => string} link
 */
function listItem(occurrence, link) {
  const { before, match, after, title, lang } = occurrence;
  return make(
    'li',
    '',
    {},
    make(
      'a',
      '',
      { href: link(occurrence) },
      make(
        'span',
        '',
        { class: 'passage', dir: 'auto', lang: lang || null },
        before,
        make('mark', '', {}, match),
        after,
      ),
      make('span', '', { class: 'about', dir: 'auto', lang: lang || null }, title),
    ),
  );
}

/**
 * Saves all occurrences as CSV.
 * @param {SearchSource} samara
 * @param {string} query
 * @param {(rows: number) => void} onProgress
 */
async function saveTable(samara, query, onProgress) {
  const rows = [tableHead];
  for await (const occurrence of findOccurrences(samara, query)) {
    rows.push(tableRow(rows.length, occurrence));
    if (rows.length % rowsPerTask === 0) {
      onProgress(rows.length);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  onProgress(rows.length - 1);
  const address = URL.createObjectURL(new Blob(rows, { type: 'text/csv' }));
  const name = query.replace(/[\p{Cc}\\/:*?"<>|.]+/gu, ' ').trim();
  make('a', '', { href: address, download: `${[...name].slice(0, 60).join('') || 'occurrences'}.csv` }).click();
  // The browser reads the blob after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
