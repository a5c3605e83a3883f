/** Copies the address of a document or passage, and cites it: with its source, the hash of the source, its date and the address. */

import { addListener, make } from '../element/dom.js';
import { pageWordsFor } from '../words/words.js';

/** @import { DocumentView } from '../samara.d.ts' */

/** The digits of a hash that are cited: enough to tell files apart, and to find the line in a manifest. */
const hashDigits = 16;
/** A longer quotation is cut. */
const maxQuotation = 600;

/**
 * The citation of a document or of a passage in it.
 * @param {Pick<DocumentView, 'url' | 'title' | 'meta'>} view
 * @param {object} place
 * @param {string} place.quotation the passage; empty: the document
 * @param {string} place.archive the title of the page
 * @param {string} place.address
 */
export function formatCitation({ url, title, meta }, { quotation, archive, address }) {
  const first = (/** @type {string} */ name) => [meta[name] ?? ''].flat()[0];
  const text = quotation.replace(/\s+/g, ' ').trim();
  const quoted = text.length > maxQuotation ? `${text.slice(0, maxQuotation).replace(/\S*$/, '')}…` : text;
  const hash = first('sha256').slice(0, hashDigits);
  const source = [readable(url), hash && `SHA-256 ${hash}…`].filter((part) => part).join(', ');
  const author = first('author');
  const named = [author, title, first('date').slice(0, 10)].filter((part) => part).join(', ');
  return `${quoted && `“${quoted}” `}${named}. ${archive}: ${source}. ${address}`;
}

/** @param {string} url */
function readable(url) {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/**
 * The buttons of a document. They stay in sight while text is selected.
 * @param {HTMLElement} article
 * @param {DocumentView} view
 * @param {object} page
 * @param {string} page.archive its title
 * @param {() => number | null} page.block the number of the block that is cited, if it is not the whole document
 * @param {(block: number | null) => string} page.link the address of a block, or of the document
 * @param {AbortSignal} signal ends the use of the document
 */
export function citationTools(article, view, { archive, block, link }, signal) {
  const words = pageWordsFor(document.documentElement.lang);
  const copied = make('output', '', {});
  const copy = async (/** @type {string} */ text) => {
    // Without a clipboard the text can be copied from the page.
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    copied.replaceChildren(done ? `${words.copied}: ` : '', make('bdi', '', {}, text));
  };
  const address = () => new URL(link(block()), location.href);
  const citation = () => {
    const { href, protocol } = address();
    // The path of a file on this computer says nothing to others.
    const cited = protocol === 'file:' ? href.slice(href.lastIndexOf('/', href.indexOf('#')) + 1) : href;
    return formatCitation(view, { quotation: selectedText(article), archive, address: cited });
  };
  const tools = make(
    'p',
    '',
    { class: 'tools' },
    make('button', '', { onclick: () => copy(address().href) }, words.copyLink),
    make('button', '', { onclick: () => copy(citation()) }, words.cite),
    copied,
  );
  // A click on a button would end the selection.
  addListener(tools, 'mousedown', (event) => event.target.closest('button') && event.preventDefault(), signal);
  const pin = () => tools.classList.toggle('pinned', !!selectedText(article));
  addListener(document, 'selectionchange', pin, signal);
  return make('div', '', { class: 'tools-place' }, tools);
}

/** The selected text of an element. @param {HTMLElement} article */
function selectedText(article) {
  const selection = getSelection();
  return selection?.anchorNode && article.querySelector('.text')?.contains(selection.anchorNode)
    ? String(selection)
    : '';
}
