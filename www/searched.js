/** What a box searches: nothing yet, an index on its way, an open one, or one that could not be loaded. */

import { borrowIndex } from './shared-index.js';

/** @import { SearchSource } from './samara.d.ts' */

/** Milliseconds of loading that are not worth a bar that flashes up. */
const unnoticed = 150;

export class Searched {
  /**
   * What is open.
   * @type {SearchSource | null}
   */
  source = null;
  /**
   * What is open, or will be.
   * @type {Promise<SearchSource> | null}
   */
  opening = null;
  /** Whether that has failed. */
  failed = false;
  /** @type {(() => void) | null} */
  #giveBack = null;

  /** @param {SearchSource | null} source the page's own */
  set(source) {
    this.giveBack();
    this.source = source;
    this.opening = source && Promise.resolve(source);
  }

  /**
   * @param {string | null} src
   * @param {string | null} baseUrl
   * @param {HTMLProgressElement} progress
   * @param {() => void} onSlow called when it takes so long that the reader should know
   * @returns {Promise<SearchSource>} rejects with an AbortError where it is given back meanwhile
   */
  open(src, baseUrl, progress, onSlow) {
    const loan = borrowIndex(src, baseUrl, ({ phase, loaded, total }) => {
      if (phase === 'load' && !total) progress.removeAttribute('value');
      else progress.value = phase === 'load' ? (0.8 * loaded) / (total ?? 1) : 0.8 + 0.2 * loaded;
    });
    this.#giveBack = loan.giveBack;
    return (this.opening = this.#settle(loan, progress, onSlow));
  }

  /** Gives back what is borrowed. What the page has set stays. */
  giveBack() {
    if (!this.#giveBack) return;
    this.#giveBack();
    this.#giveBack = this.source = this.opening = null;
    this.failed = false;
  }

  /**
   * @param {ReturnType<typeof borrowIndex>} loan
   * @param {HTMLProgressElement} progress
   * @param {() => void} onSlow
   */
  async #settle({ samara, giveBack }, progress, onSlow) {
    const slow = setTimeout(() => {
      progress.hidden = false;
      onSlow();
    }, unnoticed);
    const ours = () => this.#giveBack === giveBack;
    try {
      const source = await samara;
      if (!ours()) throw new DOMException('The search box has left the page.', 'AbortError');
      return (this.source = source);
    } catch (error) {
      if (ours()) this.failed = true;
      throw error;
    } finally {
      clearTimeout(slow);
      progress.hidden = true;
    }
  }
}
