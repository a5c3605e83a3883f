/**
 * The page around the box: a list of the documents, and a reader. What is shown is in the fragment of the address
 * (`routes.js`), so that history, new tabs and shared links work, also from disk.
 */

import '../element/samara-search-define.js';

import { make, setAttribute } from '../element/dom.js';
import { fragmentQuery } from '../element/history.js';
import { DocumentList } from './document-list.js';
import { offerOccurrences, showOccurrences } from './occurrences-view.js';
import { backLink, readDocument, stopReading } from './reader.js';
import { formatOccurrences, formatRoute, parseEscapedUrl, parseOccurrences, parseRoute } from './routes.js';
import { pageWordsFor } from '../words/words.js';
import { unlock } from './unlock.js';

/** @import { SamaraSearchElement, SearchSource } from '../samara.d.ts' */

const pageParts = {
  search: /** @type {SamaraSearchElement} */ (document.querySelector('samara-search')),
  documents: /** @type {HTMLElement} */ (document.querySelector('section.front')),
  heading: /** @type {HTMLElement} */ (document.querySelector('#documents-title span')),
  list: /** @type {HTMLElement} */ (document.querySelector('#documents')),
  controls: /** @type {HTMLElement} */ (document.querySelector('#order')),
  count: /** @type {HTMLElement} */ (document.querySelector('#count')),
  more: /** @type {HTMLButtonElement} */ (document.querySelector('#more')),
  article: /** @type {HTMLElement} */ (document.querySelector('#reader')),
};
let pageTitle = document.title;
let listScroll = 0;
/** The address in the list of the document that was read last. */
let lastRead = '';
/** Whether the query is part of the address while the list is shown. */
let keepsQuery = false;

initPage();

async function initPage() {
  const { search, list } = pageParts;
  search.link = (url, { section, query }) => {
    const anchor = section ? decodeURIComponent(url.split('#')[1] ?? '') : '';
    return formatRoute({ url: section ? url.split('#')[0] : url, query, anchor });
  };
  offerOccurrences(search, formatOccurrences);
  keepsQuery = search.getAttribute('history') === 'fragment';
  // A click opens the hit on this page. The href serves new tabs and shared links.
  search.addEventListener('samara-select', (event) => {
    if (!event.detail.href) return;
    event.preventDefault();
    location.hash = event.detail.href.slice(event.detail.href.indexOf('#'));
  });
  try {
    await customElements.whenDefined('samara-search');
    const unlocked = unlock();
    if (unlocked) {
      search.samara = await unlocked;
      pageTitle = document.title;
      search.focus();
    }
    const samara = await search.load();
    const total = await new DocumentList(samara, pageParts).start();
    pageParts.documents.hidden = !total;
    pageParts.heading.textContent = pageWordsFor(document.documentElement.lang).allDocuments;
    const query = fragmentQuery();
    if (query) {
      search.value = query;
      search.focus();
    }
    addEventListener('hashchange', () => showRoute(samara));
    await showRoute(samara);
  } catch (error) {
    // The texts as plain HTML, if the page has them.
    document.getElementById('plain')?.removeAttribute('hidden');
    list.replaceChildren(make('li', '', { class: 'trouble' }, error instanceof Error ? error.message : String(error)));
  }
}

/** @param {SearchSource} samara */
async function showRoute(samara) {
  const { article } = pageParts;
  const route = parseRoute(location.hash);
  const all = parseOccurrences(location.hash);
  const isReading = !!(route || all);
  const wasReading = document.body.classList.contains('reading');
  if (!wasReading) listScroll = scrollY;
  document.body.classList.toggle('reading', isReading);
  article.hidden = !isReading;
  // The address of a document is not replaced by that of a query.
  if (keepsQuery) setAttribute(pageParts.search, 'history', isReading ? null : 'fragment');
  if (route) {
    const escaped = parseEscapedUrl(location.hash);
    if (escaped !== route.url && (await samara.document(escaped))) route.url = escaped;
    const { url, query } = route;
    lastRead = formatRoute({ url });
    const link = (/** @type {object} */ place) => formatRoute({ url, query, ...place });
    const title = await readDocument(article, samara, route, { title: pageTitle, link });
    document.title = `${title} · ${pageTitle}`;
    return;
  }
  stopReading();
  if (all) {
    const link = (/** @type {{ url: string, block: number }} */ { url, block }) =>
      formatRoute({ url, block, query: all });
    const title = await showOccurrences(article, samara, all, backLink(), link);
    document.title = `${title} · ${pageTitle}`;
    return;
  }
  document.title = pageTitle;
  article.replaceChildren();
  if (!wasReading) return;
  // The keyboard goes on where the document stands in the list.
  for (const link of pageParts.list.querySelectorAll('a')) {
    if (link.getAttribute('href') === lastRead) link.focus({ preventScroll: true });
  }
  scrollTo({ top: listScroll, behavior: 'instant' });
}
