/** What is asked of an engine in a page of its own, by way of `globalThis.bench`. */

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

/** What can be timed. @type {Record<string, (text: string) => Found[] | Promise<Found[]>>} */
const kinds = {
  search: (text) => engine.search(index, text),
  exact: (text) => engine.exact?.(index, text) ?? [],
  // The same, and then what a reader is to see of it.
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

  /** Opens what was loaded, in ms. */
  async open() {
    if (index) engine.close?.(index);
    index = undefined;
    gc();
    const start = performance.now();
    index = await engine.open(delivered);
    return performance.now() - start;
  },

  /** Lets go of what was loaded, which an engine that is open needs no more. */
  forget() {
    delivered = undefined;
  },

  /** What the page holds, in bytes. */
  async memory() {
    gc();
    const { bytes } = await /** @type {any} */ (performance).measureUserAgentSpecificMemory();
    return bytes + linearMemory();
  },

  /**
   * The time of each text in ms, in their order; of fewer where they take longer than `patience`, in ms.
   * @param {string} kind
   * @param {string[]} texts
   * @param {number} patience
   */
  async round(kind, texts, patience) {
    const ask = kinds[kind];
    const times = [];
    const end = performance.now() + patience;
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

  /** Whether an engine has something that not all have. @param {keyof Engine} name */
  can: (name) => typeof engine[name] === 'function',

  /**
   * Types a query as a reader does, and waits for what it finds.
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

  /** Asks for a query that is complete. @param {string} query */
  ask: async (query) => void (await engine.search(index, query)),

  /** From nothing to an open index, as a page does it. */
  async start() {
    index = await (engine.start ? engine.start() : engine.load().then(engine.open));
  },

  /** The first result of a query. @param {string} query */
  first: async (query) => Boolean(engine.first ? await engine.first(index, query) : (await engine.search(index, query))[0]),
};

const ready = import(address).then((loaded) => {
  engine = loaded;
});
Object.assign(globalThis, { bench, ready });
