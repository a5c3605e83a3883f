import { create, insertMultiple, load as fill, save, search as find } from '@orama/orama';

/** @import { Doc } from '../types.d.ts' */

// URLs are stored although they are not searched.
const schema = /** @type {const} */ ({ title: 'string', text: 'string' });

/** @param {Doc[]} documents */
export async function build(documents) {
  const index = create({ schema });
  await insertMultiple(
    index,
    documents.map((document) => ({ ...document, id: String(document.id) })),
    1000,
  );
  return JSON.stringify(save(index));
}

export const load = () => fetch('index.json').then((response) => response.text());

/** @param {string} json */
export function open(json) {
  const index = create({ schema });
  fill(index, JSON.parse(json));
  return index;
}

/** @param {any} index @param {string} query @returns {any} */
export const search = (index, query) => texts(find(index, { term: query, tolerance: 1, threshold: 0, limit: 10 }));

/** @param {any} index @param {string} word @returns {any} */
export const exact = (index, word) => texts(find(index, { term: word, exact: true, limit: 10 }));

/** @param {any} results a promise with some plugins only */
const texts = async (results) => (await results).hits.map((/** @type {any} */ { document }) => document);
