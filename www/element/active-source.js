/** The index of a box and its state: not loaded, loading, open or failed. */

import { SeveralIndexes } from './several-indexes.js';
import { acquireIndex } from './shared-index.js';

/** @import { SearchSource } from '../samara.d.ts' */
/** @import { NamedIndex } from './several-indexes.js' */

/** The progress bar appears only after this delay, so that it does not flash. */
const progressDelayMs = 150;

export class ActiveSource {
  /**
   * The open source.
   * @type {SearchSource | null}
   */
  source = null;
  /**
   * The source that is open or opening.
   * @type {Promise<SearchSource> | null}
   */
  opening = null;
  failed = false;
  /**
   * The progress to display, from 0 to 1; null if the size is unknown; undefined while no progress bar should be shown.
   * @type {number | null | undefined}
   */
  progress;
  /** @type {(() => void) | null} */
  #release = null;
  #onProgress;

  /** @param {() => void} onProgress called when `progress` has changed */
  constructor(onProgress) {
    this.#onProgress = onProgress;
  }

  /** @param {SearchSource | null} source a source that the page has opened or implements */
  set(source) {
    this.release();
    this.source = source;
    this.opening = source && Promise.resolve(source);
  }

  /**
   * Opens one index, or several, which are searched together, and reports the outcome as `samara-ready` or `samara-error`.
   * @param {NamedIndex[]} indexes
   * @param {(type: string, detail: object) => void} emit not called if the source is released first
   * @returns {Promise<SearchSource>} rejects with an AbortError if the source is released first
   */
  async open(indexes, emit) {
    /** @type {(number | null)[]} */
    const shares = indexes.map(() => null);
    const share = () => {
      const known = shares.filter((each) => each !== null);
      return known.length ? known.reduce((a, b) => a + b) / shares.length : null;
    };
    const shared = indexes.map((index, at) =>
      acquireIndex(index, ({ phase, loaded, total }) => {
        if (phase === 'open') shares[at] = 0.8 + 0.2 * loaded;
        else shares[at] = total ? (0.8 * loaded) / total : null;
        if (this.progress !== undefined && this.#release === release) this.#setProgress(share());
      }),
    );
    const release = () => shared.forEach((each) => each.release());
    this.#release = release;
    const source = Promise.all(shared.map(({ samara }) => samara)).then((sources) =>
      sources.length > 1
        ? new SeveralIndexes(sources.map((source, at) => ({ name: indexes[at].name, source })))
        : sources[0],
    );
    const opening = this.#settle(source, release, share);
    this.opening = opening;
    try {
      const { info } = await opening;
      emit('samara-ready', { info });
    } catch (error) {
      if (/** @type {any} */ (error)?.name !== 'AbortError') emit('samara-error', { error });
    }
    return opening;
  }

  /** Releases a shared index. A source that the page has set is kept. */
  release() {
    if (!this.#release) return;
    this.#release();
    this.#release = this.source = this.opening = null;
    this.failed = false;
    this.#setProgress(undefined);
  }

  /** @param {number | null | undefined} progress */
  #setProgress(progress) {
    this.progress = progress;
    this.#onProgress();
  }

  /**
   * @param {Promise<SearchSource>} opening
   * @param {() => void} release
   * @param {() => number | null} share
   */
  async #settle(opening, release, share) {
    const isCurrent = () => this.#release === release;
    const slow = setTimeout(() => isCurrent() && this.#setProgress(share()), progressDelayMs);
    try {
      const source = await opening;
      if (!isCurrent()) throw new DOMException('The search box has left the page.', 'AbortError');
      return (this.source = source);
    } catch (error) {
      if (isCurrent()) this.failed = true;
      throw error;
    } finally {
      clearTimeout(slow);
      if (isCurrent()) this.#setProgress(undefined);
    }
  }
}
