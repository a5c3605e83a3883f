/**
 * The addresses within the page, in its fragment: `#/docs/maple.md?q=seed&p=12` is a document, `#?all=seed` the list of every
 * occurrence.
 */

/**
 * @typedef {object} ReaderRoute
 * @property {string} url the URL of the document
 * @property {string} query the query whose words are marked
 * @property {string} anchor the anchor of a section; empty: the best passage
 * @property {number | null} block the number of a block, from 0
 */

/**
 * The address of a document, section or passage. The URL of a document is encoded already, so only what ends it here is
 * escaped: the address stays readable.
 * @param {Partial<ReaderRoute> & { url: string }} route
 */
export function formatRoute({ url, query, anchor, block }) {
  const state = new URLSearchParams();
  if (query) state.set('q', query);
  if (anchor) state.set('at', anchor);
  if (block != null && block >= 0) state.set('p', String(block));
  const path = url.replace(/%(?=3f|23|25)|[?#]/gi, encodeURIComponent);
  return `#/${path}${state.size ? `?${state}` : ''}`;
}

/**
 * @param {string} fragment `location.hash`
 * @returns {ReaderRoute | null}
 */
export function parseRoute(fragment) {
  const [, path, state] = /^#\/([^?]+)\??(.*)/s.exec(fragment) ?? [];
  if (!path) return null;
  const parameters = new URLSearchParams(state);
  const block = parameters.get('p');
  return {
    url: path.replace(/%(?:3f|23|25)/gi, decodeURIComponent),
    query: parameters.get('q') ?? '',
    anchor: parameters.get('at') ?? '',
    block: block && /^\d{1,9}$/.test(block) ? Number(block) : null,
  };
}

/**
 * The URL of the document if all of it is escaped, as `encodeURIComponent` does; empty if the address cannot be decoded.
 * @param {string} fragment `location.hash`
 */
export function parseEscapedUrl(fragment) {
  try {
    return decodeURIComponent(/^#\/([^?]+)/.exec(fragment)?.[1] ?? '');
  } catch {
    return '';
  }
}

/** The address of the list of every occurrence. @param {string} query */
export function formatOccurrences(query) {
  return `#?${new URLSearchParams({ all: query })}`;
}

/**
 * The query of a list of occurrences; empty if the address is another one.
 * @param {string} fragment `location.hash`
 */
export function parseOccurrences(fragment) {
  return fragment.startsWith('#?') ? (new URLSearchParams(fragment.slice(2)).get('all') ?? '').trim() : '';
}
