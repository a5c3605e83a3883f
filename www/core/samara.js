/**
 * The public API: opens and searches an index. All arguments are checked here. Results are plain data; marks are UTF-16
 * offsets into the text beside them, never markup.
 */

import { documentView } from './document-view.js';
import { loadEngine } from './engine.js';
import { documentProperty } from './names.js';
import { checkOptions, checkText } from './options.js';
import { PartsIndex } from './parts-index.js';
import { isRoot, readInline, readSource } from './source.js';
import { followable, parseUrl } from './urls.js';
import { VersionError, withVersionError } from './versions.js';
import { openWhole } from './whole-index.js';

/**
 * @import {
 *   DocumentOptions, DocumentView, Hit, IndexInfo, IndexSource, OpenOptions, Results, SearchOptions, Samara as
 *   SamaraInterface, SimilarOptions, SuggestOptions, Suggestion
 * } from '../samara.d.ts'
 * @import { Engine, EngineIndex, EnginePartsIndex, Pending } from './module.d.ts'
 */

/**
 * An open index.
 * @implements {SamaraInterface}
 */
export class Samara {
  /** @type {EngineIndex | PartsIndex | null} */
  #index;
  /** @type {string | undefined} */
  #base;

  /** @type {IndexInfo} */
  info;

  /**
   * Use `Samara.open()`.
   * @param {EngineIndex | PartsIndex} index
   * @param {string} [base]
   */
  constructor(index, base) {
    this.#index = index;
    this.#base = base;
    this.info = index.info();
    if (index instanceof PartsIndex) index.onRenewed = () => (this.info = index.info());
  }

  /**
   * Opens an index in short steps, so that the page stays responsive.
   * @param {IndexSource} [source] default: the index inside the engine or the first one in the page
   * @param {OpenOptions} [options]
   * @returns {Promise<Samara>}
   */
  static async open(source, options = {}) {
    const own = checkOptions('open', options);
    const { signal, baseUrl } = own;
    const page = documentProperty('baseURI');
    const base = baseUrl === undefined ? null : parseUrl(baseUrl, page);
    if (baseUrl !== undefined && !base)
      throw new TypeError(`open: the option “baseUrl” should be an address, not “${baseUrl}”`);
    signal?.throwIfAborted();
    if (typeof WebAssembly !== 'object') {
      throw new Error('Search needs WebAssembly, which this browser does not have or has switched off.');
    }
    const [engine, loaded] = await Promise.all([
      loadEngine().catch(explainPolicy),
      source === undefined ? undefined : readSource(source, own),
    ]);
    signal?.throwIfAborted();
    const index = await openIndex(engine, loaded, own).catch(async (error) => {
      const isAddress = typeof source === 'string' || source instanceof URL;
      if (!(error instanceof VersionError) || !isAddress || !loaded?.address) throw error;
      // A cache may hold the index of another build.
      return openIndex(engine, await readSource(source, own, 'reload'), own);
    });
    return new Samara(index, base?.href ?? loaded?.address ?? page);
  }

  /**
   * Searches the index. Hits come best first, unless `sort` is given.
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
    const text = checkText('query', query);
    const key = JSON.stringify([text, filters, sort, lang, prefer, prefix, typos]);
    const use = (/** @type {EngineIndex | EnginePartsIndex} */ index) => {
      const engineOptions = index.searchOptions();
      Object.assign(engineOptions, { limit, offset, sort, lang, prefer, prefix, typos, explain, excerpts });
      for (const [name, value] of Object.entries(filters)) {
        const values = [value].flat();
        if (values.length) engineOptions.addFilter(name, values);
      }
      return index.search(text, engineOptions);
    };
    return this.#withIndex(signal, use, key);
  }

  /**
   * Completes the last word of a text.
   * @param {string} text
   * @param {SuggestOptions} [options]
   * @returns {Promise<Suggestion[]>}
   */
  async suggest(text, options = {}) {
    const { limit = 8, signal } = checkOptions('suggest', options);
    const checkedText = checkText('text', text);
    return this.#withIndex(signal, (index) => index.suggest(checkedText, limit));
  }

  /**
   * The whole text of a document, with the words of a query marked; null if the index has no document of that URL.
   * @param {string} url the `url` of a hit
   * @param {DocumentOptions} [options]
   * @returns {Promise<DocumentView | null>}
   */
  async document(url, options = {}) {
    const { query = '', signal } = checkOptions('document', options);
    const [key, text] = [checkText('url', url), checkText('query', query)];
    const view = await this.#withIndex(signal, (index) => index.document(key, text) ?? null);
    return view && documentView(view);
  }

  /**
   * Documents about the same as another one, most similar first; none in an index without vectors.
   * @param {string} url the `url` of a hit
   * @param {SimilarOptions} [options]
   * @returns {Promise<Hit[]>}
   */
  async similar(url, options = {}) {
    const { limit = 5, signal } = checkOptions('similar', options);
    const key = checkText('url', url);
    return this.#withIndex(signal, (index) => index.similar?.(key, limit) ?? []);
  }

  /**
   * Resolves the URL of a hit against `baseUrl` or the address of the index; null if the scheme is not allowed.
   * @param {string} url
   * @returns {string | null}
   */
  resolve(url) {
    return followable(checkText('url', url), this.#base);
  }

  /** Frees the memory of the index. Later calls are rejected. */
  close() {
    this.#index?.free();
    this.#index = null;
  }

  /**
   * @template T
   * @param {AbortSignal | undefined} signal
   * @param {(index: EngineIndex | EnginePartsIndex) => T | Pending} use
   * @param {string} [key] of a search: the query, with all options that choose or order hits
   * @returns {Promise<T>}
   */
  async #withIndex(signal, use, key) {
    signal?.throwIfAborted();
    if (!this.#index) throw new Error('This index has been closed: open it again with Samara.open().');
    if (this.#index instanceof PartsIndex) return this.#index.ask(use, signal, key);
    return /** @type {T} */ (use(this.#index));
  }
}

/**
 * Replaces the browser's message about a policy that forbids WebAssembly: each browser has its own, and none names the fix.
 * @param {Error} error
 * @returns {never}
 */
function explainPolicy(error) {
  if (!/\bCSP\b|content security policy/i.test(error.message)) throw error;
  throw new Error("The policy of this page forbids WebAssembly: add 'wasm-unsafe-eval' to script-src.", {
    cause: error,
  });
}

/**
 * Opens the index of a source, or the one inside the engine or in the page.
 * @param {Engine} engine
 * @param {{ bytes: Uint8Array, address?: string } | undefined} loaded
 * @param {OpenOptions} options
 */
async function openIndex(engine, loaded, options) {
  try {
    const bytes = loaded?.bytes ?? (engine.hasEmbeddedIndex() ? undefined : await readInline(options));
    if (bytes && isRoot(bytes)) {
      const index = new PartsIndex(engine, bytes, loaded?.address, options.form);
      if (options.form === 'whole') await index.openWhole(options);
      return index;
    }
    return await openWhole(engine, bytes, options);
  } catch (error) {
    throw withVersionError(error);
  }
}
