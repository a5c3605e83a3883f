/**
 * The state of the results page in the fragment of the address: `#?q=harvest&filter=year:2022&sort=date:desc&page=2`. The
 * fragment is part of a link, but not sent to the server.
 */

/**
 * @typedef {object} ResultsState
 * @property {string} query
 * @property {Record<string, string[]>} filters
 * @property {string} sort empty: the initial order of the page
 * @property {number} page from 1
 */

/**
 * Parses the fragment `#?…` or the query part `?…` of an address.
 * @param {string} text
 * @returns {ResultsState}
 */
export function parseState(text) {
  const parameters = new URLSearchParams(text.replace(/^#?\?/, ''));
  /** @type {Record<string, string[]>} */
  const filters = Object.create(null);
  for (const filter of parameters.getAll('filter')) {
    const [, name, value] = /^([^:]+):(.+)$/su.exec(filter) ?? [];
    if (name) (filters[decodeName(name)] ??= []).push(value);
  }
  const page = Number(parameters.get('page'));
  return {
    query: parameters.get('q') ?? '',
    filters,
    sort: parameters.get('sort') ?? '',
    page: Number.isInteger(page) && page > 0 && page < 1e6 ? page : 1,
  };
}

/**
 * The fragment of a state, `#?…`. Parts with their initial values are left out.
 * @param {ResultsState} state
 */
export function formatState({ query, filters, sort, page }) {
  const parameters = new URLSearchParams({ q: query });
  for (const [name, values] of Object.entries(filters)) {
    // The colon ends the name.
    for (const value of values) parameters.append('filter', `${name.replace(/[%:]/g, encodeURIComponent)}:${value}`);
  }
  if (sort) parameters.set('sort', sort);
  if (page > 1) parameters.set('page', String(page));
  return `#?${parameters}`;
}

/** @param {string} name */
function decodeName(name) {
  return name.replace(/%25|%3A/gi, decodeURIComponent);
}

/**
 * The numbers of the pages to link to: the first, the last and those around the current one. 0 is a gap.
 * @param {number} current
 * @param {number} last
 */
export function pageNumbers(current, last) {
  const near = [1, current - 1, current, current + 1, last].filter((page) => page >= 1 && page <= last);
  const pages = [...new Set(near)];
  return pages.flatMap((page, at) => (page - (pages[at - 1] ?? 0) > 1 ? [0, page] : [page]));
}
