/** Loads the page again when its files are of different builds. */

import { request } from '../core/request.js';

/** A server that does not answer does not keep the page from being loaded. */
const patienceMs = 5000;

/** Loads the scripts and the engine past all caches, then the page. */
export async function reloadPage() {
  const own = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => /\/samara[\w-]*\.(?:m?js|wasm)(?:\?|$)/.test(name));
  const signal = AbortSignal.timeout(patienceMs);
  await Promise.allSettled(own.map((name) => request(name, { cache: 'reload', signal })));
  location.reload();
}
