/** The query in the fragment, `#?q=telenor`: where servers do not see it and a link can carry it. */

/** @returns {string | null} empty where there is no fragment, null where it is something else */
export function fragmentQuery() {
  const { hash } = location;
  return !hash || hash.startsWith('#?') ? new URLSearchParams(hash.slice(2)).get('q') ?? '' : null;
}

/**
 * Puts the query there in place of the one before, without a step back for every letter.
 * @param {string} query
 */
export function keepFragmentQuery(query) {
  if (query === (fragmentQuery() ?? '')) return;
  const fragment = query ? `#?${new URLSearchParams({ q: query })}` : location.href.split('#')[0];
  try {
    history.replaceState(history.state, '', fragment);
  } catch {
    // Firefox and Safari allow so many in ten seconds. The query is searched all the same, and the next one told.
  }
}
