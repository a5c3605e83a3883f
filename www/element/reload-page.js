/** Loads the page again when its files are of different builds. */

/** A server that does not answer does not keep the page from being loaded. */
const patienceMs = 5000;

/** Loads the scripts and the engine past all caches, then the page. */
export async function reloadPage() {
  const own = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => /\/samara[\w-]*\.(?:m?js|wasm)(?:\?|$)/.test(name));
  const signal = AbortSignal.timeout(patienceMs);
  // Without a prototype: a page may have put a `method` on that of all objects.
  const options = /** @type {object} */ ({ __proto__: null, cache: 'reload', signal });
  await Promise.allSettled(own.map((name) => fetch(name, options)));
  location.reload();
}
