/** Pagefind with the fewest requests: no worker, complete queries only, and five results, as in its own user interface. */

import { texts as several, load as loadDefault, open as openDefault, first as firstDefault } from './pagefind.js';

export const load = loadDefault;
export const first = firstDefault;

/** @param {any} pagefind */
export async function open(pagefind) {
  await pagefind.options({ noWorker: true });
  return openDefault(pagefind);
}

/** @param {any} pagefind @param {string} query */
export const search = async (pagefind, query) => several(await pagefind.search(query), 5);

export const exact = undefined;
