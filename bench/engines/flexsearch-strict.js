/** FlexSearch with whole words only, its fastest configuration, for the table of exact words. */

import * as flexsearch from './flexsearch.js';

/** @import { Doc } from '../types.d.ts' */

/** @param {Doc[]} documents */
export const build = (documents) => flexsearch.build(documents, 'strict');
export const load = flexsearch.load;
/** @param {string} json */
export const open = (json) => flexsearch.open(json, 'strict');
export const search = flexsearch.search;
export const exact = flexsearch.exact;
