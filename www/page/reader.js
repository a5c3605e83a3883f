/** Shows a document on the page, scrolled to the passage that matches the query. */

import { followable } from '../core/urls.js';
import { directionOf } from '../element/direction.js';
import { make } from '../element/dom.js';
import { briefAbout, namedAbout } from './about.js';
import { citationTools } from './citation.js';
import { MarkNavigator } from './mark-navigator.js';
import { makeScrollersFocusable, Portions } from './portions.js';
import { markText } from '../element/marks.js';
import { pageWordsFor } from '../words/words.js';

/** @import { DocumentView, Hit, SearchSource } from '../samara.d.ts' */
/** @import { ReaderRoute } from './routes.js' */

/** The number of characters from which the direction of a document is found. */
const directionSample = 20_000;

/** A document with fewer headings has no table of contents. */
const minHeadings = 3;

/** A table of contents with more headings is made when it is opened. */
const manyHeadings = 100;

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
 * @param {object} page
 * @param {string} page.title
 * @param {(place: Partial<ReaderRoute>) => string} page.link the address of a place in the document, or of another document
 * @returns {Promise<string>} the title
 */
export async function readDocument(article, samara, { url, query, anchor, block }, { title: archive, link }) {
  const [view, similar] = await Promise.all([samara.document(url, { query }), samara.similar?.(url)]);
  stopReading();
  const words = pageWordsFor(document.documentElement.lang);
  if (!view) return showMissing(article, url);
  const lang = view.lang || null;
  const title = make('h1', '', { dir: 'auto', lang, tabindex: -1 }, markText(view.title, view.titleMarks ?? []));
  /** @type {import('./markup.js').Links} */
  const links = {
    url,
    document: (target, anchor) => link({ url: target, anchor, query: target === url ? query : '' }),
  };
  const portions = new Portions(view, links, repeatsTitle(view));
  const navigator = new MarkNavigator(portions, words, 2);
  // The title stands at the side where the lines of the text begin.
  article.dir = directionOf(startOf(view));
  const listeners = new AbortController();
  const linkToBlock = (/** @type {number | null} */ block) => link({ block });
  const citing = { archive, block: () => currentBlock(portions), link: linkToBlock };
  const tools = citationTools(article, view, citing, listeners.signal);
  // The bar comes first in the order of the Tab key.
  article.replaceChildren(
    navigator.element,
    make('header', '', {}, aboutLine(view, samara), title, namedAbout(view.meta, words), tools, printedAddress(url)),
    ...contents(view, (anchor) => link({ anchor })),
    portions.element,
    ...(similar?.length ? [similarDocuments(similar, (other) => link({ url: other, query: '' }))] : []),
  );
  const resized = observeWidth(portions.element);
  endReading = () => {
    listeners.abort();
    navigator.dispose();
    portions.dispose();
    resized.disconnect();
  };
  title.focus({ preventScroll: true });
  showPlace(article, view, portions, navigator, { anchor, block });
  return view.title;
}

/**
 * The block in which a node is; -1 if it is in none that is drawn.
 * @param {Portions} portions
 * @param {Node | null | undefined} node
 */
function blockOfNode({ drawn }, node) {
  return node ? drawn.findLastIndex((element) => element?.contains(node)) : -1;
}

/**
 * The block of the selection or of the current mark.
 * @param {Portions} portions
 */
function currentBlock(portions) {
  const selection = getSelection();
  const selected = selection?.isCollapsed === false ? selection.anchorNode : null;
  const nodes = [selected, portions.element.querySelector('[aria-current]')];
  return nodes.map((node) => blockOfNode(portions, node)).find((block) => block >= 0) ?? null;
}

/**
 * Updates the tab stops of a text whenever its width changes.
 * @param {Element} text
 */
function observeWidth(text) {
  let width = 0;
  const resized = new ResizeObserver(() => {
    // The height changes with every portion that is drawn.
    if (text.clientWidth !== width) makeScrollersFocusable(text);
    width = text.clientWidth;
  });
  resized.observe(text);
  return resized;
}

/**
 * Draws the text and scrolls to the section of an anchor, to a block, or to the best passage.
 * @param {HTMLElement} article
 * @param {DocumentView} view
 * @param {Portions} portions
 * @param {MarkNavigator} navigator
 * @param {Pick<ReaderRoute, 'anchor' | 'block'>} route
 */
function showPlace(article, view, portions, navigator, { anchor, block }) {
  const chosen = anchor ? blockOfAnchor(view, anchor) : (block ?? view.best ?? -1);
  portions.start(chosen);
  const target = portions.drawn[chosen] ?? (anchor && findInText(portions, anchor));
  const page = pageOf(view, chosen);
  const original = article.querySelector('.original');
  if (page && original && /\.pdf$/i.test(view.url)) original.setAttribute('href', original.getAttribute('href') + page);
  const after = chosen < 0 && target ? blockOfNode(portions, target) : chosen;
  if (portions.length) {
    const first = portions.markBlocks.findIndex((block) => block >= after);
    navigator.show(Math.max(first, 0), 'instant');
  }
  if ((anchor || (block !== null && !target?.querySelector('mark'))) && target) scrollToStart(target);
  else if (!portions.length) scrollTo({ top: 0, behavior: 'instant' });
}

/**
 * Scrolls to an element, also when portions above it get their height only now.
 * @param {Element} target
 * @param {number} [frames] the number of frames in which it is scrolled to again
 */
function scrollToStart(target, frames = 2) {
  target.scrollIntoView({ block: 'start', behavior: 'instant' });
  if (frames) requestAnimationFrame(() => scrollToStart(target, frames - 1));
}

/**
 * The fragment of the page of a PDF to which a block belongs.
 * @param {DocumentView} view
 * @param {number} block
 */
function pageOf({ blocks }, block) {
  const page = blocks.slice(0, block + 1).findLast(({ id }) => id && /^page=\d+$/.test(id));
  return page ? `#${page.id}` : '';
}

/**
 * The title and the start of the text.
 * @param {DocumentView} view
 */
function startOf({ title, blocks }) {
  let text = title;
  for (const block of blocks) {
    if (text.length > directionSample) break;
    text += ` ${block.text}`;
  }
  return text.slice(0, directionSample);
}

/**
 * The block that an anchor names; -1 if there is none.
 * @param {DocumentView} view
 * @param {string} anchor
 */
function blockOfAnchor({ blocks }, anchor) {
  const names = [anchor, readablePath(anchor)];
  return blocks.findIndex(({ id }) => id && names.includes(id));
}

/**
 * The element within a block that has an identifier, such as a footnote.
 * @param {Portions} portions
 * @param {string} anchor
 */
function findInText(portions, anchor) {
  portions.drawAll();
  const names = [anchor, readablePath(anchor)];
  return names.map((name) => portions.element.querySelector(`[id="${CSS.escape(name)}"]`)).find(Boolean);
}

/**
 * Says that the index has no such document: the link may be older than the page.
 * @param {HTMLElement} article
 * @param {string} url
 */
function showMissing(article, url) {
  const title = pageWordsFor(document.documentElement.lang).noDocument;
  const heading = make('h1', '', { tabindex: -1 }, title);
  article.removeAttribute('dir');
  article.replaceChildren(
    make('header', '', {}, make('p', '', { class: 'about' }, backLink()), heading),
    make('p', '', { class: 'text', dir: 'auto' }, readablePath(url)),
  );
  heading.focus({ preventScroll: true });
  scrollTo({ top: 0, behavior: 'instant' });
  return title;
}

/**
 * The table of contents, folded, if the document has several headings.
 * @param {DocumentView} view
 * @param {(anchor: string) => string} link
 */
function contents(view, link) {
  const blocks = repeatsTitle(view) ? view.blocks.slice(1) : view.blocks;
  const headings = blocks.filter(({ kind, id }) => id && /^h\d$/.test(kind));
  if (headings.length < minHeadings) return [];
  const list = make('ul');
  const summary = make('summary', '', {}, pageWordsFor(document.documentElement.lang).contents);
  const details = make('details', '', { class: 'contents' }, summary, list);
  const fill = () => {
    const items = headings.map(({ kind, id, text }) =>
      make('li', '', { class: `level-${kind[1]}`, dir: 'auto' }, make('a', '', { href: link(id ?? '') }, text)),
    );
    list.append(...items);
  };
  // Most readers do not open it.
  if (headings.length > manyHeadings) details.addEventListener('toggle', fill, { once: true });
  else fill();
  return [details];
}

/**
 * A list of documents about the same.
 * @param {Hit[]} hits
 * @param {(url: string) => string} link
 */
function similarDocuments(hits, link) {
  const words = pageWordsFor(document.documentElement.lang);
  const items = hits.map(({ url, title, lang }) =>
    make('li', '', { dir: 'auto', lang: lang || null }, make('a', '', { href: link(url) }, title || url)),
  );
  const label = make('h2', '', { id: 'related' }, words.related);
  return make('nav', '', { class: 'related', 'aria-labelledby': 'related' }, label, make('ul', '', {}, ...items));
}

/**
 * Where a printed document comes from: its own address, or its path below the name of this page.
 * @param {string} url
 */
function printedAddress(url) {
  const name = document.querySelector('.front h1')?.textContent;
  const address = /^https?:/.test(url) ? url : `${name}: ${readablePath(url)}`;
  return make('p', '', { class: 'printed', dir: 'auto' }, address);
}

/** A path as a person reads it. @param {string} url */
function readablePath(url) {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/**
 * Whether the first block is a heading that repeats the title.
 * @param {DocumentView} view
 */
function repeatsTitle({ title, blocks }) {
  return blocks[0]?.kind === 'h1' && blocks[0].text.trim() === title.trim();
}

/**
 * The metadata of the document, with links back to the list and to the original.
 * @param {DocumentView} view
 * @param {SearchSource} samara
 */
function aboutLine({ url, meta }, samara) {
  const words = pageWordsFor(document.documentElement.lang);
  const folder = document.documentElement.dataset.originals;
  const original = /^https?:/.test(url)
    ? samara.resolve(url)
    : folder
      ? followable(folder + url, document.baseURI)
      : null;
  return make(
    'p',
    '',
    { class: 'about' },
    backLink(),
    make('span', '', {}, ...briefAbout(meta, words, true)),
    original && make('a', '', { class: 'original', href: original, rel: 'noopener noreferrer' }, `${words.original} ↗`),
  );
}

/** The link to the list of documents. */
export function backLink() {
  const { allDocuments } = pageWordsFor(document.documentElement.lang);
  // Also in a document of the other direction.
  const dir = directionOf(allDocuments);
  return make('a', '', { href: '#/', class: 'back', dir }, `${dir === 'rtl' ? '→' : '←'} ${allDocuments}`);
}
