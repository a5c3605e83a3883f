/** The query in the fragment of the address, `#?q=telenor`: part of a link, but not sent to the server. */

/** @returns {string | null} empty if there is no fragment, null if the fragment is not a query */
export function fragmentQuery() {
  const { hash } = location;
  return !hash || hash.startsWith('#?') ? (new URLSearchParams(hash.slice(2)).get('q') ?? '') : null;
}

/**
 * Replaces the query in the address, without a history entry per keystroke.
 * @param {string} query
 */
export function replaceFragmentQuery(query) {
  const fragment = query ? `#?${new URLSearchParams({ q: query })}` : location.href.split('#')[0];
  try {
    history.replaceState(history.state, '', fragment);
  } catch {
    // Firefox and Safari limit the rate of calls. The search goes on, and the next call updates the address.
  }
}
