/**
 * The façade: an index is opened, and asked. All that crosses into the engine is checked here, all that comes back is
 * plain data; marks are UTF-16 offsets into the string beside them, never markup.
 */

import { loadEngine } from './engine.js';
import { breathe } from './frames.js';
import { checkOptions, checkText } from './options.js';
import { readInline, readSource } from './source.js';
import { followable, parseUrl } from './urls.js';

/**
 * @import {
 *   DocumentOptions, DocumentView, Engine, EngineIndex, IndexInfo, IndexSource, OpenOptions, Results, SearchOptions,
 *   Samara as SamaraInterface, SuggestOptions, Suggestion
 * } from './samara.d.ts'
 */

/**
 * An open index.
 * @implements {SamaraInterface}
 */
export class Samara {
  /** @type {EngineIndex | null} */
  #index;
  /** @type {string | undefined} */
  #base;

  /** @type {IndexInfo} */
  info;

  /**
   * Use `Samara.open()`.
   * @param {EngineIndex} index
   * @param {string} [base]
   */
  constructor(index, base) {
    this.#index = index;
    this.#base = base;
    this.info = index.info();
  }

  /**
   * Opens an index, in slices that hold up no frame.
   * @param {IndexSource} [source] without it: the index that travels with the page
   * @param {OpenOptions} [options]
   * @returns {Promise<Samara>}
   */
  static async open(source, options = {}) {
    const { signal, baseUrl } = checkOptions('open', options);
    const page = globalThis.document?.baseURI;
    const chosen = baseUrl === undefined ? null : parseUrl(baseUrl, page);
    if (baseUrl !== undefined && !chosen)
      throw new TypeError(`open: the option “baseUrl” should be an address, not “${baseUrl}”`);
    signal?.throwIfAborted();
    if (typeof WebAssembly !== 'object') {
      throw new Error('Search needs WebAssembly, which this browser does not have or has switched off.');
    }
    const [engine, read] = await Promise.all([
      loadEngine(),
      source === undefined ? undefined : readSource(source, options),
    ]);
    signal?.throwIfAborted();
    const bytes = read?.bytes ?? (engine.hasEmbeddedIndex() ? undefined : await readInline(options));
    const index = await openInSlices(engine, bytes, options);
    return new Samara(index, chosen?.href ?? read?.address ?? page);
  }

  /**
   * Documents that answer a query, best first.
   * @param {string} query
   * @param {SearchOptions} [options]
   * @returns {Promise<Results>}
   */
  async search(query, options = {}) {
    const {
      limit = 10,
      offset = 0,
      filters = {},
      sort,
      lang,
      prefer,
      prefix = true,
      typos = true,
      explain = false,
      excerpts = true,
      signal,
    } = checkOptions('search', options);
    const words = checkText('query', query);
    // The binding takes plain values only: name, value, name, value …
    const pairs = Object.entries(filters).flatMap(([name, values]) =>
      [values].flat().flatMap((value) => [name, value]),
    );
    return this.#ask(signal, (index) =>
      index.search(words, limit, offset, pairs, sort, lang, prefer, prefix, typos, explain, excerpts),
    );
  }

  /**
   * Completions of a text whose last word may be unfinished.
   * @param {string} text
   * @param {SuggestOptions} [options]
   * @returns {Promise<Suggestion[]>}
   */
  async suggest(text, options = {}) {
    const { limit = 8, signal } = checkOptions('suggest', options);
    const beginning = checkText('text', text);
    return this.#ask(signal, (index) => index.suggest(beginning, limit));
  }

  /**
   * A document as it was written, with the words of a query marked; null where the index has none of that URL.
   * @param {string} url as a hit gives it
   * @param {DocumentOptions} [options]
   * @returns {Promise<DocumentView | null>}
   */
  async document(url, options = {}) {
    const { query = '', signal } = checkOptions('document', options);
    const [key, words] = [checkText('url', url), checkText('query', query)];
    return this.#ask(signal, (index) => index.document(key, words) ?? null);
  }

  /**
   * The address that a hit's URL leads to: resolved against the index's own address or `baseUrl`; null where its
   * scheme is not one to follow.
   * @param {string} url
   * @returns {string | null}
   */
  resolve(url) {
    return followable(checkText('url', url), this.#base);
  }

  /** Gives the engine's memory back. Whatever is asked afterwards is rejected. */
  close() {
    this.#index?.free();
    this.#index = null;
  }

  /**
   * @template T
   * @param {AbortSignal | undefined} signal
   * @param {(index: EngineIndex) => T} question
   * @returns {T}
   */
  #ask(signal, question) {
    signal?.throwIfAborted();
    if (!this.#index) throw new Error('This index has been closed: open it again with Samara.open().');
    return question(this.#index);
  }
}

/**
 * @param {Engine} engine
 * @param {Uint8Array | undefined} bytes
 * @param {OpenOptions} options
 * @returns {Promise<EngineIndex>}
 */
async function openInSlices(engine, bytes, { signal, onProgress }) {
  const opening = new engine.Opening(bytes);
  try {
    for (let share = 0; share < 1;) {
      await breathe(signal);
      const end = performance.now() + 6;
      do share = opening.step();
      while (share < 1 && performance.now() < end);
      onProgress?.({ phase: 'open', loaded: share, total: 1 });
    }
  } catch (error) {
    opening.free();
    throw error;
  }
  return opening.finish();
}
