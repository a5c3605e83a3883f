/** Warnings on the console for the owner of the site: attributes that name what the index does not have. */

import { ownValue } from '../core/names.js';
import { splitList } from './lists.js';

/** @import { Results, SearchSource } from '../samara.d.ts' */

/** What was checked: each name once per page. @type {Set<string>} */
const checked = new Set();

/**
 * Checks the names in the attributes of a box against results of its index.
 * @param {SearchSource} samara
 * @param {Results} results
 * @param {(name: string) => string | null} attribute
 * @param {string} sort the chosen order
 */
export async function warnOfUnknownNames(samara, { hits, facets }, attribute, sort) {
  if (!hits.length) return;
  for (const list of ['facets', 'scopes']) {
    for (const name of splitList(attribute(list))) {
      const subject = `${list}="${name}"`;
      if (isFirst(subject) && !ownValue(facets, name))
        warn(`${subject}: the index has no such facet; it has ${Object.keys(facets).join(', ') || 'none'}`);
    }
  }
  const name = sort.replace(/:(asc|desc)$/, '');
  if (!name || name === 'title' || ownValue(hits[0].meta, name) || !isFirst(`sort="${sort}"`)) return;
  // No text and an order list all documents, first those with a value.
  const [first] = (await samara.search('', { sort, limit: 1, excerpts: false }).catch(() => null))?.hits ?? [];
  if (first && !ownValue(first.meta, name)) warn(`sort="${sort}": no document has the metadata “${name}”`);
}

/** @param {string} name */
function isFirst(name) {
  return !checked.has(name) && !!checked.add(name);
}

/** @param {string} message */
function warn(message) {
  console.warn(`samara-search: ${message}`);
}
