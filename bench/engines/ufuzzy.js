import uFuzzy from '@leeoniya/ufuzzy';

/** @import { Doc } from '../types.d.ts' */

/** @param {Doc[]} documents */
export const build = (documents) => JSON.stringify(documents);

export const load = () => fetch('index.json').then((response) => response.text());

/** @param {string} json */
export function open(json) {
  /** @type {Doc[]} */
  const documents = JSON.parse(json);
  const texts = documents.map(({ title, text }) => `${title}\n${text}`);
  return { documents, texts, fuzzy: new uFuzzy({ intraMode: 1 }) };
}

/** @param {ReturnType<typeof open>} index @param {string} query */
export function search({ documents, texts, fuzzy }, query) {
  const [found, info, order] = fuzzy.search(texts, query, 1);
  // Above a thousand matches it does not rank.
  const best = info && order ? order.map((at) => info.idx[at]) : (found ?? []);
  return best.slice(0, 10).map((at) => documents[at]);
}

export const exact = undefined;
