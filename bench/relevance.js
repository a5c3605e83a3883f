/**
 * Measures the ranking of other engines on the test collections of `cargo xtask eval`: `node relevance.js FOLDER…`.
 *
 * Documents, queries, judgements and measures are the same. Each engine has the options with which it ranks best: any word
 * of the query matches (OR), and fuzzy search is off unless the line says otherwise. FlexSearch, Fuse.js and uFuzzy are
 * left out: they do not rank documents by their words.
 */

import { readFile, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { create, insertMultiple, search } from '@orama/orama';
import elasticlunr from 'elasticlunr';
import lunr from 'lunr';
import MiniSearch from 'minisearch';

/** The depth at which rankings are cut. */
const depth = 100;
const fields = ['title', 'text'];

/** The document of a hit. @param {{ ref: string }} hit */
const ref = (hit) => hit.ref;

/** @typedef {{ id: string, title: string, text: string }} Doc */

/** @type {Record<string, (documents: Doc[]) => Promise<(query: string) => string[] | Promise<string[]>>>} */
const peers = {
  lunr: async (documents) => {
    const index = lunr(function () {
      fields.forEach((field) => this.field(field));
      documents.forEach((document) => this.add(document));
    });
    return (query) => index.query((/** @type {any} */ clauses) => clauses.term(lunr.tokenizer(query), {})).map(ref);
  },
  elasticlunr: async (documents) => {
    const index = elasticlunr(function () {
      fields.forEach((field) => this.addField(field));
    });
    documents.forEach((document) => index.addDoc(document));
    return (query) => index.search(query, {}).map(ref);
  },
  MiniSearch: async (documents) => mini(documents, {}),
  'MiniSearch, prefix, fuzzy: 0.2': async (documents) => mini(documents, { prefix: true, fuzzy: 0.2 }),
  Orama: async (documents) => {
    const index = create({ schema: /** @type {const} */ ({ title: 'string', text: 'string' }) });
    await insertMultiple(index, documents);
    return async (query) => (await search(index, { term: query, limit: depth })).hits.map(({ id }) => id);
  },
};

/** @param {Doc[]} documents @param {object} options */
function mini(documents, options) {
  const index = new MiniSearch({ fields });
  index.addAll(documents);
  return (/** @type {string} */ query) => index.search(query, options).map(({ id }) => id);
}

const collections = [];
for (const folder of process.argv.slice(2)) {
  const inside = (await readdir(folder)).sort().map((name) => join(folder, name));
  collections.push(...[folder, ...inside].filter((one) => existsSync(join(one, 'qrels.tsv'))));
}
console.log(`${''.padEnd(38)}nDCG@10  MAP@100  recall@100  success@1  success@5`);
for (const folder of collections) {
  const lines = async (/** @type {string} */ file) =>
    (await readFile(join(folder, file), 'utf8')).split('\n').filter((line) => line.trim());
  /** @type {Doc[]} */
  const documents = (await lines('docs.jsonl')).map((line) => {
    const { id, url, title = '', text = '' } = JSON.parse(line);
    return { id: String(id ?? url), title, text };
  });
  /** @type {Map<string, Map<string, number>>} */
  const judged = new Map();
  for (const [query, document, grade] of (await lines('qrels.tsv')).map((line) => line.split('\t'))) {
    if (Number(grade) > 0) judged.set(query, (judged.get(query) ?? new Map()).set(document, Number(grade)));
  }
  const queries = (await lines('queries.tsv')).map((line) => line.split('\t')).filter(([id]) => judged.has(id));
  for (const [name, build] of Object.entries(peers)) {
    const rank = await build(documents);
    /** @type {number[][]} */
    const figures = [];
    for (const [id, text] of queries) {
      figures.push(measure((await rank(text)).slice(0, depth), judged.get(id) ?? new Map()));
    }
    const mean = figures[0].map((_, at) => figures.reduce((sum, one) => sum + one[at], 0) / figures.length);
    const columns = mean.map((figure, at) => figure.toFixed(4).padStart([9, 9, 12, 11, 11][at]));
    console.log(`${basename(folder)} · ${name}`.padEnd(38) + columns.join(''));
  }
}

/**
 * nDCG@10, average precision, recall, success at 1 and at 5.
 * @param {string[]} ranking @param {Map<string, number>} grades
 */
function measure(ranking, grades) {
  const gains = ranking.map((document) => grades.get(document) ?? 0);
  const discounted = (/** @type {number[]} */ list) =>
    list.slice(0, 10).reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
  const ideal = discounted([...grades.values()].sort((a, b) => b - a));
  let found = 0;
  const precision = gains.reduce((sum, gain, at) => (gain > 0 ? sum + ++found / (at + 1) : sum), 0);
  const success = (/** @type {number} */ depth) => Number(gains.slice(0, depth).some((gain) => gain > 0));
  return [discounted(gains) / ideal, precision / grades.size, found / grades.size, success(1), success(5)];
}
