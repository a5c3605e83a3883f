/** Pagefind with its defaults: in a worker, with its own debouncing of typed text. */

/** @import { Found } from '../types.d.ts' */

const address = './pagefind/pagefind.js';

export const load = () => import(address);

/** @param {any} pagefind */
export async function open(pagefind) {
  await pagefind.init();
  return pagefind;
}

/** @param {any} pagefind @param {string} query */
export const search = async (pagefind, query) => texts(await pagefind.search(query));

/** @param {any} pagefind @param {string} query */
export async function type(pagefind, query) {
  const found = await pagefind.debouncedSearch(query);
  return found && texts(found);
}

/** @param {any} pagefind @param {string} query @returns {Promise<Found | undefined>} */
export async function first(pagefind, query) {
  const { results } = await pagefind.search(query);
  return results[0] && text(await results[0].data());
}

/** @param {any} found @param {number} [count] @returns {Promise<Found[]>} */
export const texts = ({ results }, count = 10) =>
  Promise.all(results.slice(0, count).map(async (/** @type {any} */ result) => text(await result.data())));

/** @param {any} data @returns {Found} */
const text = ({ meta, excerpt }) => ({ title: meta.title, excerpt });

export const exact = undefined;
