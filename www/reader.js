/** A document read on the page itself, at the place that was found. */

import { drawBlocks, passageBlock } from './blocks.js';
import { make, makeRow } from './dom.js';
import { MarkWalk } from './mark-walk.js';
import { markText } from './marks.js';
import { writeMeta, wordsFor } from './words.js';

/** @import { DocumentView, SearchSource } from './samara.d.ts' */

/** How deep among the hits the passage is looked for. */
const passageDepth = 1000;

/**
 * @typedef {object} Place
 * @property {string} url of the document
 * @property {string} query whose words are marked
 * @property {string} anchor of the section; empty: where the best passage is
 */

/**
 * Draws the document into the article and scrolls to the place.
 * @param {HTMLElement} article
 * @param {SearchSource} samara
 * @param {Place} place
 * @returns {Promise<string | null>} its title; null where the index has no such document
 */
export async function readDocument(article, samara, { url, query, anchor }) {
  const view = await samara.document(url, { query });
  if (!view) return null;
  const hit = query ? await findHit(samara, url, query) : undefined;
  const lang = view.lang || null;
  const title = make('h1', '', { dir: 'auto', lang, tabindex: -1 }, markText(view.title, hit?.titleMarks ?? []));
  const blocks = withoutTitle(view);
  /** @type {HTMLElement[]} */
  const drawn = [];
  const text = make('div', '', { class: 'text', lang }, drawBlocks(blocks, drawn));
  const marks = [...text.querySelectorAll('mark')];
  const walk = new MarkWalk(marks, wordsFor(document.documentElement.lang));
  article.replaceChildren(make('header', '', {}, aboutLine(view, samara), title), text, walk.element);
  title.focus({ preventScroll: true });

  const at = anchor ? blocks.findIndex((block) => block.id === anchor) : hit ? passageBlock(blocks, hit.excerpt) : -1;
  const target = drawn[at];
  const first = target ? marks.findIndex((mark) => target.contains(mark) || (anchor && follows(target, mark))) : 0;
  if (marks.length) walk.show(Math.max(first, 0), 'instant');
  if (anchor && target) target.scrollIntoView({ block: 'start', behavior: 'instant' });
  else if (!marks.length) scrollTo({ top: 0, behavior: 'instant' });
  return view.title;
}

/**
 * @param {SearchSource} samara
 * @param {string} url
 * @param {string} query
 */
async function findHit(samara, url, query) {
  const { hits } = await samara.search(query, { limit: passageDepth });
  return hits.find((hit) => hit.url === url) ?? hits.find((hit) => hit.duplicates.includes(url));
}

/**
 * @param {Element} target
 * @param {Element} mark
 */
function follows(target, mark) {
  return !!(target.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/**
 * A first heading that says the title again is not shown twice.
 * @param {DocumentView} view
 */
function withoutTitle({ title, blocks }) {
  return blocks[0]?.kind === 'h1' && blocks[0].text.trim() === title.trim() ? blocks.slice(1) : blocks;
}

/**
 * Where the document comes from, and the way back.
 * @param {DocumentView} view
 * @param {SearchSource} samara
 */
function aboutLine({ url, meta }, samara) {
  const words = wordsFor(document.documentElement.lang);
  const about = ['source', 'date', 'region']
    .filter((name) => meta[name]?.length)
    .map((name) => writeMeta(meta[name], words));
  const original = /^https?:/.test(url) ? samara.resolve(url) : null;
  return make(
    'p',
    '',
    { class: 'about' },
    make('a', '', { href: '#/', class: 'back' }, '← All documents'),
    make('span', '', {}, ...makeRow(about)),
    original && make('a', '', { href: original, rel: 'noopener noreferrer' }, 'Original ↗'),
  );
}
