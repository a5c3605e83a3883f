/**
 * An index in parts: the engine names the pieces that it needs, they are loaded, and the engine is asked again. If the whole
 * index lies beside the parts, it follows after the first answer, and answers what is asked from then on.
 */

import { PieceError, PieceLoader } from './parts.js';
import { request } from './request.js';
import { isRoot } from './source.js';
import { VersionError, withVersionError } from './versions.js';
import { loadWhole, loadWholeLater } from './whole-later.js';

/** @import { IndexInfo, OpenOptions } from '../samara.d.ts' */
/** @import { Engine, EngineIndex, EnginePartsIndex, Pending } from './module.d.ts' */

/** More trips than any query needs. A damaged or hostile index could ask for pieces without end. */
const maxTrips = 32;

export class PartsIndex {
  #engine;
  #address;
  /** @type {EnginePartsIndex | null} */
  #index = null;
  /** @type {PieceLoader | null} */
  #loader = null;
  /** @type {Promise<void> | null} */
  #renewing = null;
  #form;
  /** The whole index, once it is open. @type {EngineIndex | null} */
  #whole = null;
  #isFollowing = false;
  /** Ends the loading of the whole index. */
  #abort = new AbortController();
  /** The searches that parts have answered. Their further hits come from parts, too, because the whole index may order them
   * in another way. @type {Set<string>} */
  #answered = new Set();
  /** Called when a newer build has been opened. */
  onRenewed = () => {};

  /**
   * @param {Engine} engine
   * @param {Uint8Array} root the file that names the packs
   * @param {string | undefined} address of the root
   * @param {OpenOptions['form']} form
   */
  constructor(engine, root, address, form) {
    if (!address) throw new Error('This index is in parts: open it by its address, not by its bytes.');
    this.#engine = engine;
    this.#address = address;
    this.#form = form;
    this.#open(root);
  }

  /** @returns {IndexInfo} */
  info() {
    return /** @type {EnginePartsIndex} */ (this.#index).info();
  }

  /** Frees the memory. What is still asked for is rejected. */
  free() {
    this.#abort.abort();
    this.#loader?.close();
    this.#index?.free();
    this.#whole?.free();
    this.#index = this.#loader = this.#whole = null;
    this.#abort = new AbortController();
    this.#answered.clear();
    this.#isFollowing = false;
  }

  /**
   * Loads and opens the whole index, so that no search requests anything.
   * @param {OpenOptions} options
   */
  async openWhole(options) {
    const address = this.#wholeAddress();
    if (!address) throw new Error('This index is only in parts: build it without --parts, or leave out form="whole".');
    this.#whole = await loadWhole(address, options);
  }

  /**
   * Asks the engine until it has all pieces for the answer.
   * @template T
   * @param {(index: EngineIndex | EnginePartsIndex) => T | Pending} use
   * @param {AbortSignal | undefined} signal ends the waiting; pieces that are on their way are kept
   * @param {string} [key] of a search
   * @returns {Promise<T>}
   */
  async ask(use, signal, key) {
    if (this.#whole && !(key && this.#answered.has(key))) return /** @type {T} */ (use(this.#whole));
    let isRenewed = false;
    for (let trip = 0; trip < maxTrips; trip++) {
      signal?.throwIfAborted();
      const loader = this.#loader;
      if (!this.#index || !loader) throw new Error('This index has been closed: open it again with Samara.open().');
      const answer = use(this.#index);
      if (!isPending(answer)) {
        if (key) this.#answered.add(key);
        this.#follow();
        return /** @type {T} */ (answer);
      }
      try {
        await loader.load(answer.missing, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (isRenewed || !(error instanceof PieceError)) throw error;
        isRenewed = true;
        await this.#renew(loader, error);
      }
    }
    throw new Error(
      `The index ${this.#address} needs more than ${maxTrips} rounds of requests for one answer: copy its folder or build it again.`,
    );
  }

  /** Loads the whole index, once. Without it, the parts go on answering. */
  #follow() {
    const address = this.#wholeAddress();
    if (this.#isFollowing || this.#whole || this.#form || !address) return;
    this.#isFollowing = true;
    const { signal } = this.#abort;
    const keep = (/** @type {EngineIndex | null} */ whole) => {
      if (signal.aborted) whole?.free();
      else this.#whole = whole;
    };
    loadWholeLater(address, signal).then(keep, () => {});
  }

  #wholeAddress() {
    const name = this.#index?.wholeName();
    return name && new URL(name, this.#address).href;
  }

  /**
   * Loads the root again, because a newer build may have replaced the packs. Pieces of two builds are never mixed.
   * @param {PieceLoader} loader the one that has failed
   * @param {PieceError} failure
   */
  async #renew(loader, failure) {
    if (loader === this.#loader) this.#renewing ??= this.#loadRoot(failure).finally(() => (this.#renewing = null));
    await this.#renewing;
  }

  /** @param {PieceError} failure */
  async #loadRoot(failure) {
    const response = await request(this.#address, { cache: 'reload' }).catch(() => null);
    if (!response?.ok) throw failure;
    const root = new Uint8Array(await response.arrayBuffer());
    if (!this.#index) return;
    if (!isRoot(root)) {
      throw new VersionError(
        `The index ${this.#address} has been replaced by one of another form: load the page again.`,
      );
    }
    try {
      this.#open(root);
    } catch (error) {
      throw withVersionError(error);
    }
    this.onRenewed();
  }

  /**
   * Opens a root. If it is the root of the open build, the pieces that have arrived are kept.
   * @param {Uint8Array} root
   */
  #open(root) {
    const index = this.#engine.PartsIndex.open(root);
    if (this.#index?.packName(0) === index.packName(0)) return index.free();
    this.free();
    const addressOf = (/** @type {number} */ pack) => new URL(index.packName(pack), this.#address).href;
    this.#index = index;
    this.#loader = new PieceLoader(addressOf, ({ pack, start, length }, bytes) =>
      index.add(pack, start, length, bytes),
    );
  }
}

/**
 * Whether the engine lacks pieces for an answer.
 * @param {any} answer
 * @returns {answer is Pending}
 */
function isPending(answer) {
  return Array.isArray(answer?.missing);
}
