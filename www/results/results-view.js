/** The elements of a page of results. */

import { documentProperty } from '../core/names.js';
import { buildBar } from '../element/bar.js';
import { iconPaths, make, makeIcon } from '../element/dom.js';
import { formatNumber } from '../words/words.js';
import { formatState, pageNumbers } from './address.js';

/** @import { PageWords } from '../words/words.js' */
/** @import { ResultsState } from './address.js' */

/**
 * The tree: a form with the bar, facets and sort order, messages, the list, links to pages.
 * @param {PageWords} words
 * @param {string} placeholder
 */
export function buildResults(words, placeholder) {
  const { bar, clear, input, progress } = buildBar({ words, label: words.label, placeholder });
  const submit = make('button', 'submit', { type: 'submit', 'aria-label': words.label }, makeIcon(iconPaths.search));
  input.name = 'q';
  bar.append(input, clear, submit, progress);
  const form = make('form', 'form', { role: 'search', 'aria-label': words.label }, bar);
  const facets = make('div', 'facets', { tabindex: -1 });
  const ranges = make('div', 'ranges', { hidden: true });
  const tools = make('div', 'tools', { hidden: true }, facets, ranges);
  const sort = make('select', 'sort', { 'aria-label': words.sort, hidden: true });
  const count = make('p', 'count');
  const status = make('div', 'status', { role: 'status' });
  const correction = make('p', 'correction', { hidden: true });
  const message = make('div', 'message', { hidden: true });
  const list = make('ol', 'list');
  const pages = make('nav', 'pages', { 'aria-label': words.results, hidden: true });
  const line = make('div', 'line', {}, count, sort);
  // The page itself may have a heading.
  const heading = documentProperty('querySelector').call(document, 'h1') ? null : make('h1', 'name', {}, words.results);
  const root = make(
    'div',
    'root',
    { lang: words.lang },
    heading,
    form,
    tools,
    line,
    correction,
    message,
    list,
    pages,
    status,
  );
  return {
    root,
    form,
    input,
    clear,
    progress,
    tools,
    facets,
    ranges,
    sort,
    count,
    correction,
    message,
    list,
    pages,
    status,
  };
}

/**
 * Links to the pages of the results. A page that is not the current one has an address, so it opens in a new tab as well.
 * @param {ResultsState} state
 * @param {number} last
 * @param {PageWords} words
 */
export function drawPages(state, last, words) {
  if (last < 2) return [];
  const current = Math.min(state.page, last);
  const link = (/** @type {number} */ page, /** @type {string} */ text, /** @type {string} */ label) =>
    make(
      'a',
      'page',
      {
        href: formatState({ ...state, page }),
        'aria-label': label,
        'aria-current': page === current ? 'page' : null,
      },
      text,
    );
  const numbers = pageNumbers(current, last).map((page) => {
    const number = formatNumber(words, page);
    return page ? link(page, number, words.page.replace('{}', number)) : make('span', 'gap', {}, '…');
  });
  return [
    current > 1 && link(current - 1, '‹', words.previousPage),
    ...numbers,
    current < last && link(current + 1, '›', words.nextPage),
  ].filter((node) => node !== false);
}
