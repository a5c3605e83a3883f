/**
 * The engines, each as its readers would use it: prefixes on, typing errors on where it has them, ten results, and the
 * texts stored from which it shows results. Where an option makes it smaller or quicker, it is set so.
 *
 * An engine builds what is delivered, opens it, and searches it.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {{ id: number, url: string, title: string, text: string }} Doc */
/**
 * @typedef {object} Engine
 * @property {string} options as stated in the tables
 * @property {(documents: Doc[], folder: string) => Promise<Uint8Array | string>} build
 * @property {() => Promise<unknown>} [load] what is there before an index comes
 * @property {(delivered: any) => Promise<any>} open
 * @property {(index: any, query: string) => unknown} search
 * @property {(index: any, word: string) => unknown} [exact] the documents that have exactly this word
 */

const limit = 10;
const byId = (/** @type {Doc[]} */ documents) => new Map(documents.map((document) => [document.id, document]));

/** @type {any} */
let module;
/** @type {WebAssembly.Memory | undefined} */
let memory;

/** @param {string} file @returns {Engine} */
const samara = (file) => ({
  options: 'prefix, typos, exact excerpts and sections',
  build: async (_, folder) => readFile(join(folder, file)),
  load: async () => {
    module = await import(join(process.env.BENCH ?? '', 'engine.mjs'));
    ({ memory } = module.initSync({ module: await readFile(join(process.env.BENCH ?? '', 'engine.wasm')) }));
  },
  open: async (bytes) => {
    const opening = new module.Opening(bytes);
    while (opening.step() < 1);
    return opening.finish();
  },
  search: (index, query) => index.search(query, limit, 0, [], undefined, undefined, undefined, true, true, false),
  exact: (index, word) => index.search(word, limit, 0, [], undefined, undefined, false, false, false),
});

/** @type {Record<string, Engine>} */
export const engines = {
  Samara: samara('docs.samara'),
  'Samara --raw': samara('raw.samara'),

  MiniSearch: {
    options: 'prefix, fuzzy: 0.2, AND',
    build: async (documents) => {
      const { default: MiniSearch } = await import('minisearch');
      const index = new MiniSearch({ fields: ['title', 'text'], storeFields: ['url', 'title', 'text'] });
      index.addAll(documents);
      return JSON.stringify(index);
    },
    load: () => import('minisearch').then((loaded) => (module = loaded.default)),
    open: async (json) => module.loadJSON(json, { fields: ['title', 'text'], storeFields: ['url', 'title', 'text'] }),
    search: (index, query) =>
      index.search(query, { prefix: true, fuzzy: 0.2, combineWith: 'AND', boost: { title: 3 } }).slice(0, limit),
    exact: (index, word) => index.search(word, { combineWith: 'AND' }).slice(0, limit),
  },

  FlexSearch: {
    options: 'tokenize: forward; no typing errors, no ranking by frequency',
    build: async (documents) => {
      const index = await flex();
      documents.forEach((document) => index.add(document));
      /** @type {[string, string][]} */
      const parts = [];
      await index.export((/** @type {string} */ key, /** @type {string} */ data) => void parts.push([key, data]));
      return JSON.stringify(parts);
    },
    load: () => import('flexsearch'),
    open: async (json) => {
      const index = await flex();
      for (const [key, data] of JSON.parse(json)) await index.import(key, data);
      return index;
    },
    search: (index, query) => index.search(query, { limit, enrich: true }),
    exact: (index, word) => index.search(word, { limit, enrich: true }),
  },

  elasticlunr: {
    options: 'expand, AND',
    build: async (documents) => {
      const { default: elasticlunr } = await import('elasticlunr');
      const index = elasticlunr(function () {
        ['title', 'text'].forEach((field) => this.addField(field));
        this.setRef('id');
      });
      documents.forEach((document) => index.addDoc(document));
      return JSON.stringify(index);
    },
    load: () => import('elasticlunr').then((loaded) => (module = loaded.default)),
    open: async (json) => module.Index.load(JSON.parse(json)),
    search: (index, query) => index.search(query, { expand: true, bool: 'AND' }).slice(0, limit),
    exact: (index, word) => index.search(word, {}).slice(0, limit),
  },

  lunr: {
    options: 'all words; the last also as a prefix; edit distance 1 from four letters on; no positions',
    build: async (documents) => {
      const { default: lunr } = await import('lunr');
      const index = lunr(function () {
        ['title', 'text'].forEach((field) => this.field(field));
        this.ref('id');
        documents.forEach((document) => this.add(document));
      });
      return JSON.stringify({ index, documents });
    },
    load: () => import('lunr').then((loaded) => (module = loaded.default)),
    open: async (json) => {
      const { index, documents } = JSON.parse(json);
      return { index: module.Index.load(index), documents: byId(documents) };
    },
    search: ({ index, documents }, query) => {
      const words = query.toLowerCase().split(' ').filter(Boolean);
      const found = index.query((/** @type {any} */ clauses) => {
        for (const [at, word] of words.entries()) {
          const last = at === words.length - 1;
          if (!last) clauses.term(word, { presence: module.Query.presence.REQUIRED, editDistance: Number(word.length > 3) });
          else clauses.term(word, { wildcard: module.Query.wildcard.TRAILING });
        }
      });
      return found.slice(0, limit).map((/** @type {any} */ hit) => documents.get(Number(hit.ref)));
    },
  },

  Orama: {
    options: 'tolerance: 1, threshold: 0',
    build: async (documents) => {
      const { create, insertMultiple, save } = await import('@orama/orama');
      const index = create({ schema: orama });
      await insertMultiple(index, documents.map((document) => ({ ...document, id: String(document.id) })));
      return JSON.stringify(save(index));
    },
    load: () => import('@orama/orama').then((loaded) => (module = loaded)),
    open: async (json) => {
      const index = module.create({ schema: orama });
      module.load(index, JSON.parse(json));
      return index;
    },
    search: (index, query) => module.search(index, { term: query, tolerance: 1, threshold: 0, limit }),
  },

  'Fuse.js': {
    options: 'ignoreLocation, threshold: 0.3',
    build: async (documents) => JSON.stringify(documents),
    load: () => import('fuse.js').then((loaded) => (module = loaded.default)),
    open: async (json) => new module(JSON.parse(json), { keys: ['title', 'text'], ignoreLocation: true, threshold: 0.3 }),
    search: (index, query) => index.search(query.slice(0, 32), { limit }),
  },

  uFuzzy: {
    options: 'defaults (one error inside of a word)',
    build: async (documents) => JSON.stringify(documents),
    load: () => import('@leeoniya/ufuzzy').then((loaded) => (module = loaded.default)),
    open: async (json) => {
      const documents = JSON.parse(json);
      const texts = documents.map((/** @type {Doc} */ { title, text }) => `${title}\n${text}`);
      return { documents, texts, fuzzy: new module({ intraMode: 1 }) };
    },
    search: ({ fuzzy, texts }, query) => fuzzy.search(texts, query, 1),
  },
};

const orama = /** @type {const} */ ({ url: 'string', title: 'string', text: 'string' });

async function flex() {
  const { Document } = await import('flexsearch');
  return /** @type {any} */ (
    new Document({ tokenize: 'forward', document: { id: 'id', store: ['url', 'title', 'text'], index: ['title', 'text'] } })
  );
}

/** What WebAssembly holds, which no heap counts. */
export const linearMemory = () => memory?.buffer.byteLength ?? 0;
