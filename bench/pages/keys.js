/** The script of keys.html: the calls into an engine, as `globalThis.bench`. */

import { excerpt } from './excerpt.js';
import { linearMemory } from './linear-memory.js';

/** @import { Engine, Found } from '../types.d.ts' */

const address = `${location.pathname.replace(/[^/]*$/, '')}engine.js`;
/** @type {Engine} */
let engine;
const { gc = () => {} } = /** @type {any} */ (globalThis);

/** @type {any} */
let delivered;
/** @type {any} */
let index;

/** The searches that can be timed. @type {Record<string, (text: string) => Found[] | Promise<Found[]>>} */
const kinds = {
  search: (text) => engine.search(index, text),
  exact: (text) => engine.exact?.(index, text) ?? [],
  // A search followed by the excerpts that a reader would see.
  excerpts(text) {
    const found = engine.search(index, text);
    return found instanceof Promise ? found.then((list) => cut(list, text)) : cut(found, text);
  },
};

/** @param {Found[]} found @param {string} query */
const cut = (found, query) => found.map(({ title, text = '' }) => ({ title, excerpt: excerpt(text, query) }));

const bench = {
  async load() {
    delivered = await engine.load();
  },

  /** Opens the loaded index and returns the time in ms. */
  async open() {
    if (index) engine.close?.(index);
    index = undefined;
    gc();
    const start = performance.now();
    index = await engine.open(delivered);
    return performance.now() - start;
  },

  /** Frees the loaded bytes, which an open engine no longer needs. */
  forget() {
    delivered = undefined;
  },

  /** The memory of the page, in bytes. */
  async memory() {
    gc();
    const { bytes } = await /** @type {any} */ (performance).measureUserAgentSpecificMemory();
    return bytes + linearMemory();
  },

  /**
   * The time of each text in ms, in order, until `limitMs` has passed.
   * @param {string} kind
   * @param {string[]} texts
   * @param {number} limitMs
   */
  async round(kind, texts, limitMs) {
    const ask = kinds[kind];
    const times = [];
    const end = performance.now() + limitMs;
    const whole = performance.now();
    for (const text of texts) {
      const start = performance.now();
      const found = ask(text);
      if (found instanceof Promise) await found;
      const stop = performance.now();
      times.push(stop - start);
      if (stop > end) break;
    }
    return { times, whole: performance.now() - whole };
  },

  /** Whether the engine has an optional function. @param {keyof Engine} name */
  can: (name) => typeof engine[name] === 'function',

  /**
   * Types a query as a reader does, and waits for the results.
   * @param {string} query
   * @param {number} pause between letters, in ms
   */
  async type(query, pause) {
    const letters = [...query];
    /** @type {Promise<unknown>[]} */
    const pending = [];
    for (const at of letters.keys()) {
      const typed = letters.slice(0, at + 1).join('');
      pending.push(Promise.resolve(engine.type ? engine.type(index, typed) : engine.search(index, typed)));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await Promise.all(pending);
  },

  /** Searches for a complete query, and returns the number of results. @param {string} query */
  ask: async (query) => (await engine.search(index, query)).length,

  /** Loads and opens the index, as a page does. */
  async start() {
    index = await (engine.start ? engine.start() : engine.load().then(engine.open));
  },

  /** Whether a query has a first result, which is loaded. @param {string} query */
  first: async (query) =>
    Boolean(engine.first ? await engine.first(index, query) : (await engine.search(index, query))[0]),
};

const ready = import(address).then((loaded) => {
  engine = loaded;
});
Object.assign(globalThis, { bench, ready });
