import Fuse from 'fuse.js';

/** @import { Doc } from '../types.d.ts' */

/** @param {Doc[]} documents */
export const build = (documents) => JSON.stringify(documents);

export const load = () => fetch('index.json').then((response) => response.text());

/** @param {string} json */
export const open = (json) =>
  new Fuse(/** @type {Doc[]} */ (JSON.parse(json)), { keys: ['title', 'text'], ignoreLocation: true, threshold: 0.3 });

/** @param {Fuse<Doc>} index @param {string} query */
export const search = (index, query) => index.search(query.slice(0, 32), { limit: 10 }).map(({ item }) => item);

export const exact = undefined;
