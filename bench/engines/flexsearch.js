import { Document } from 'flexsearch';

/** @import { Doc } from '../types.d.ts' */

/** @param {'forward' | 'strict'} tokenize */
const create = (tokenize) =>
  new Document({ tokenize, document: { id: 'id', store: ['url', 'title', 'text'], index: ['title', 'text'] } });

/** @param {Doc[]} documents @param {'forward' | 'strict'} [tokenize] */
export async function build(documents, tokenize = 'forward') {
  const index = create(tokenize);
  documents.forEach((document) => index.add(/** @type {any} */ (document)));
  /** @type {[string, unknown][]} */
  const parts = [];
  // FlexSearch exports JSON inside JSON strings; without the second layer the file is smaller and faster to read.
  await index.export((key, data) => void parts.push([key, JSON.parse(String(data))]));
  return JSON.stringify(parts);
}

export const load = () => fetch('index.json').then((response) => response.text());

/** @param {string} json @param {'forward' | 'strict'} [tokenize] */
export function open(json, tokenize = 'forward') {
  const index = create(tokenize);
  for (const [key, data] of JSON.parse(json)) index.import(key, data);
  return index;
}

/** @param {Document} index @param {string} query @returns {any[]} */
export const search = (index, query) =>
  /** @type {any[]} */ (index.search(query, { limit: 10, enrich: true, merge: true })).map(({ doc }) => doc);

export const exact = search;
