/** Announces texts to screen readers. */

/** The pause in typing, in milliseconds, after which a text is announced. */
const announceDelayMs = 700;

export class Announcer {
  #status;
  #timer = 0;
  #text = '';

  /** @param {HTMLElement} status a live region */
  constructor(status) {
    this.#status = status;
  }

  /**
   * Announces a text after a pause in typing, in place of one that waits for it.
   * @param {string} text empty: nothing
   */
  announce(text) {
    this.#text = text;
    clearTimeout(this.#timer);
    this.#status.textContent = '';
    if (text) this.#timer = window.setTimeout(() => (this.#status.textContent = text), announceDelayMs);
  }

  /**
   * Announces a text after the one that waits for a pause in typing.
   * @param {string} text
   */
  announceAlso(text) {
    this.announce([this.#text, text].filter(Boolean).join('. '));
  }
}
