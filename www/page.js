/**
 * The page around the box: a list of the documents, and a reader. What is read stands in the fragment,
 * `#/telenor?q=customer+data&at=section`, so that back, forward, new tabs and mailed links work, also from disk.
 */

import './samara-search-define.js';

import { make } from './dom.js';
import { readDocument } from './reader.js';
import { wordsFor, writeMeta } from './words.js';

/** @import { Hit, SamaraSearchElement, SearchSource } from './samara.d.ts' */

/** How many documents are listed at most. */
const listLimit = 200;

const pageParts = {
  search: /** @type {SamaraSearchElement} */ (document.querySelector('samara-search')),
  documents: /** @type {HTMLElement} */ (document.querySelector('section.front')),
  list: /** @type {HTMLElement} */ (document.querySelector('#documents')),
  count: /** @type {HTMLElement} */ (document.querySelector('#count')),
  article: /** @type {HTMLElement} */ (document.querySelector('#reader')),
};
const pageTitle = document.title;
let listScroll = 0;

startPage();

async function startPage() {
  const { search, list } = pageParts;
  search.link = (url, { section, query }) => {
    const anchor = section ? decodeURIComponent(url.split('#')[1] ?? '') : '';
    return writeRoute(section ? url.split('#')[0] : url, query, anchor);
  };
  // A hit is read here, not left for: the link above serves new tabs and mailed links.
  search.addEventListener('samara-select', (event) => {
    if (!event.detail.href) return;
    event.preventDefault();
    location.hash = event.detail.href.slice(event.detail.href.indexOf('#'));
  });
  try {
    await customElements.whenDefined('samara-search');
    const samara = await search.load();
    const { hits } = await samara.search('', { limit: listLimit, sort: 'date:desc' });
    list.replaceChildren(...hits.map(listEntry));
    pageParts.documents.hidden = !hits.length;
    pageParts.count.textContent = String(samara.info.documents);
    addEventListener('hashchange', () => showRoute(samara));
    await showRoute(samara);
  } catch (error) {
    list.replaceChildren(make('li', '', { class: 'trouble' }, error instanceof Error ? error.message : String(error)));
  }
}

/**
 * @param {string} url
 * @param {string} query
 * @param {string} anchor
 */
function writeRoute(url, query, anchor) {
  const state = new URLSearchParams();
  if (query) state.set('q', query);
  if (anchor) state.set('at', anchor);
  return `#/${encodeURIComponent(url)}${query || anchor ? `?${state}` : ''}`;
}

/** @returns {import('./reader.js').Place | null} */
function readRoute() {
  const [, url, state] = /^#\/([^?]+)\??(.*)/.exec(location.hash) ?? [];
  if (!url) return null;
  const asked = new URLSearchParams(state);
  try {
    return { url: decodeURIComponent(url), query: asked.get('q') ?? '', anchor: asked.get('at') ?? '' };
  } catch {
    return null;
  }
}

/** @param {SearchSource} samara */
async function showRoute(samara) {
  const { article } = pageParts;
  const place = readRoute();
  const wasReading = document.body.classList.contains('reading');
  if (!wasReading) listScroll = scrollY;
  document.body.classList.toggle('reading', !!place);
  article.hidden = !place;
  if (place) {
    const title = await readDocument(article, samara, place);
    document.title = title ? `${title} · ${pageTitle}` : pageTitle;
    if (title === null) location.hash = '#/';
  } else {
    document.title = pageTitle;
    article.replaceChildren();
    if (wasReading) scrollTo({ top: listScroll, behavior: 'instant' });
  }
}

/** @param {Hit} hit */
function listEntry(hit) {
  const words = wordsFor(document.documentElement.lang);
  const about = ['source', 'date', 'region']
    .filter((name) => hit.meta[name]?.length)
    .map((name) => writeMeta(hit.meta[name], words));
  return make(
    'li',
    '',
    {},
    make(
      'a',
      '',
      { href: writeRoute(hit.url, '', '') },
      make('span', '', { class: 'about' }, about.join(' · ')),
      make('span', '', { class: 'title', dir: 'auto' }, hit.title),
      make('span', '', { class: 'beginning', dir: 'auto' }, hit.excerpt.text),
    ),
    ...hit.duplicates.map((url) =>
      make('a', '', { class: 'copy', href: writeRoute(url, '', '') }, 'The same text, kept twice'),
    ),
  );
}
