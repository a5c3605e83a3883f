/**
 * The page around the box: a list of the documents, and a reader. The route of a document is in the fragment,
 * `#/telenor?q=customer+data&at=section`, so that history, new tabs and shared links work, also from disk.
 */

import '../element/samara-search-define.js';

import { make } from '../element/dom.js';
import { readDocument, stopReading } from './reader.js';
import { unlock } from './unlock.js';
import { formatMeta, formatNumber, wordsFor } from '../words/words.js';

/** @import { Hit, SamaraSearchElement, SearchSource } from '../samara.d.ts' */

/** The number of documents that are listed at a time. */
const listPortion = 200;

const pageParts = {
  search: /** @type {SamaraSearchElement} */ (document.querySelector('samara-search')),
  documents: /** @type {HTMLElement} */ (document.querySelector('section.front')),
  list: /** @type {HTMLElement} */ (document.querySelector('#documents')),
  count: /** @type {HTMLElement} */ (document.querySelector('#count')),
  more: /** @type {HTMLButtonElement} */ (document.querySelector('#more')),
  article: /** @type {HTMLElement} */ (document.querySelector('#reader')),
};
let pageTitle = document.title;
let listScroll = 0;

initPage();

async function initPage() {
  const { search, list } = pageParts;
  search.link = (url, { section, query }) => {
    const anchor = section ? decodeURIComponent(url.split('#')[1] ?? '') : '';
    return formatRoute(section ? url.split('#')[0] : url, query, anchor);
  };
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
    list.replaceChildren();
    pageParts.more.addEventListener('click', () => listMore(samara));
    await listMore(samara);
    pageParts.documents.hidden = !list.childElementCount;
    pageParts.count.textContent = String(samara.info.documents);
    addEventListener('hashchange', () => showRoute(samara));
    await showRoute(samara);
  } catch (error) {
    list.replaceChildren(make('li', '', { class: 'trouble' }, error instanceof Error ? error.message : String(error)));
  }
}

/**
 * Lists the next documents, newest first, and shows the number of remaining ones.
 * @param {SearchSource} samara
 */
async function listMore(samara) {
  const { list, more } = pageParts;
  const offset = list.childElementCount;
  const { hits, total } = await samara.search('', { limit: listPortion, offset, sort: 'date:desc' });
  const entries = hits.map(listEntry);
  list.append(...entries);
  const remaining = total - offset - hits.length;
  const words = wordsFor(document.documentElement.lang);
  more.hidden = !remaining || !hits.length;
  more.textContent = `${words.more} (${formatNumber(words, remaining)})`;
  if (offset) entries[0]?.querySelector('a')?.focus();
}

/**
 * @param {string} url
 * @param {string} query
 * @param {string} anchor
 */
function formatRoute(url, query, anchor) {
  const state = new URLSearchParams();
  if (query) state.set('q', query);
  if (anchor) state.set('at', anchor);
  return `#/${encodeURIComponent(url)}${query || anchor ? `?${state}` : ''}`;
}

/** @returns {import('./reader.js').ReaderRoute | null} */
function parseRoute() {
  const [, url, state] = /^#\/([^?]+)\??(.*)/.exec(location.hash) ?? [];
  if (!url) return null;
  const parameters = new URLSearchParams(state);
  try {
    return { url: decodeURIComponent(url), query: parameters.get('q') ?? '', anchor: parameters.get('at') ?? '' };
  } catch {
    return null;
  }
}

/** @param {SearchSource} samara */
async function showRoute(samara) {
  const { article } = pageParts;
  const route = parseRoute();
  const wasReading = document.body.classList.contains('reading');
  if (!wasReading) listScroll = scrollY;
  document.body.classList.toggle('reading', !!route);
  article.hidden = !route;
  if (route) {
    const title = await readDocument(article, samara, route, formatRoute);
    document.title = `${title} · ${pageTitle}`;
  } else {
    document.title = pageTitle;
    stopReading();
    article.replaceChildren();
    if (wasReading) scrollTo({ top: listScroll, behavior: 'instant' });
  }
}

/** @param {Hit} hit */
function listEntry(hit) {
  const words = wordsFor(document.documentElement.lang);
  const about = ['source', 'date', 'region']
    .filter((name) => hit.meta[name]?.length)
    .map((name) => formatMeta(hit.meta[name], words));
  return make(
    'li',
    '',
    {},
    make(
      'a',
      '',
      { href: formatRoute(hit.url, '', '') },
      make('span', '', { class: 'about' }, about.join(' · ')),
      make('span', '', { class: 'title', dir: 'auto' }, hit.title),
      make('span', '', { class: 'beginning', dir: 'auto' }, hit.excerpt.text),
    ),
    ...hit.duplicates.map((url) =>
      make('a', '', { class: 'copy', href: formatRoute(url, '', '') }, 'The same text, kept twice'),
    ),
  );
}
