/** Shows a document on the page, scrolled to the passage that matches the query. */

import { drawBlocks } from '../element/blocks.js';
import { directionOf } from '../element/direction.js';
import { make, joinTexts } from '../element/dom.js';
import { MarkNavigator } from './mark-navigator.js';
import { markText } from '../element/marks.js';
import { formatMeta, wordsFor } from '../words/words.js';

/** @import { DocumentView, SearchSource } from '../samara.d.ts' */

/**
 * @typedef {object} ReaderRoute
 * @property {string} url the URL of the document
 * @property {string} query the query whose words are marked
 * @property {string} anchor the anchor of a section; empty: the best passage
 */

/** Ends what the document that was read before has started. */
let endReading = () => {};

/** Ends the use of the document: its keys no longer step through marks. */
export function stopReading() {
  endReading();
  endReading = () => {};
}

/**
 * Draws the document into the article and scrolls to the section or passage.
 * @param {HTMLElement} article
 * @param {SearchSource} samara
 * @param {ReaderRoute} route
 * @returns {Promise<string | null>} the title; null if the index has no such document
 */
export async function readDocument(article, samara, { url, query, anchor }) {
  const view = await samara.document(url, { query });
  stopReading();
  if (!view) return null;
  const lang = view.lang || null;
  const title = make('h1', '', { dir: 'auto', lang, tabindex: -1 }, markText(view.title, view.titleMarks ?? []));
  const blocks = withoutTitle(view);
  /** @type {HTMLElement[]} */
  const drawn = [];
  const text = make('div', '', { class: 'text', lang }, drawBlocks(blocks, drawn));
  const marks = [...text.querySelectorAll('mark')];
  const navigator = new MarkNavigator(marks, wordsFor(document.documentElement.lang));
  // The title stands at the side where the lines of the text begin.
  article.dir = directionOf(view.title + view.blocks.map((block) => block.text).join(' '));
  // The bar comes first in the order of the Tab key.
  article.replaceChildren(navigator.element, make('header', '', {}, aboutLine(view, samara), title), text);
  const resized = new ResizeObserver(() => makeScrollersFocusable(text));
  resized.observe(text);
  endReading = () => {
    navigator.dispose();
    resized.disconnect();
  };
  title.focus({ preventScroll: true });

  const best = view.blocks[view.best ?? -1];
  const at = anchor ? blocks.findIndex((block) => block.id === anchor) : blocks.indexOf(best);
  const target = drawn[at];
  const first = target ? marks.findIndex((mark) => target.contains(mark) || (anchor && follows(target, mark))) : 0;
  if (marks.length) navigator.show(Math.max(first, 0), 'instant');
  if (anchor && target) target.scrollIntoView({ block: 'start', behavior: 'instant' });
  else if (!marks.length) scrollTo({ top: 0, behavior: 'instant' });
  return view.title;
}

/**
 * Makes code and tables that scroll tab stops, so that the arrow keys scroll them.
 * @param {HTMLElement} text
 */
function makeScrollersFocusable(text) {
  for (const element of text.querySelectorAll('pre, table')) {
    if (element.scrollWidth > element.clientWidth) element.setAttribute('tabindex', '0');
    else element.removeAttribute('tabindex');
  }
}

/**
 * @param {Element} target
 * @param {Element} mark
 */
function follows(target, mark) {
  return !!(target.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/**
 * The blocks without a first heading that repeats the title.
 * @param {DocumentView} view
 */
function withoutTitle({ title, blocks }) {
  return blocks[0]?.kind === 'h1' && blocks[0].text.trim() === title.trim() ? blocks.slice(1) : blocks;
}

/**
 * The metadata of the document, with links back to the list and to the original.
 * @param {DocumentView} view
 * @param {SearchSource} samara
 */
function aboutLine({ url, meta }, samara) {
  const words = wordsFor(document.documentElement.lang);
  const about = ['source', 'date', 'region']
    .filter((name) => meta[name]?.length)
    .map((name) => formatMeta(meta[name], words));
  const original = /^https?:/.test(url) ? samara.resolve(url) : null;
  return make(
    'p',
    '',
    { class: 'about' },
    make('a', '', { href: '#/', class: 'back' }, '← All documents'),
    make('span', '', {}, ...joinTexts(about)),
    original && make('a', '', { href: original, rel: 'noopener noreferrer' }, 'Original ↗'),
  );
}
