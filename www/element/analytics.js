/** Reports to the page what readers search for and choose, if the page asks for it with the attribute `analytics`. */

/** @import { AnalyticsDetail, Results, SearchOptions } from '../samara.d.ts' */

/** A query counts as searched after this pause, or when the reader chooses a hit or closes the list. */
const settleDelayMs = 1000;

export class Analytics {
  #report;
  #timer = 0;
  /** The search that is not reported yet. @type {AnalyticsDetail | null} */
  #pending = null;
  #lastReported = '';

  /** @param {(detail: AnalyticsDetail) => void} report */
  constructor(report) {
    this.#report = report;
  }

  /**
   * Notes a search, which replaces the one before if that has not been reported.
   * @param {Results} results
   * @param {SearchOptions} options
   */
  searched({ query, total, suggestion, relaxed }, { filters = {}, sort = '' }) {
    this.#pending = {
      type: 'search',
      query: query.trim(),
      total,
      suggestion,
      relaxed: (relaxed ?? []).map(({ text }) => text),
      filters: { ...filters },
      sort,
    };
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.settle(), settleDelayMs);
  }

  /** Reports the search that waits, unless it is the one that was reported last. */
  settle() {
    clearTimeout(this.#timer);
    const search = this.#pending;
    this.#pending = null;
    const text = JSON.stringify(search);
    if (!search || text === this.#lastReported) return;
    this.#lastReported = text;
    this.#report(search);
  }

  /** Forgets the search that waits. */
  dispose() {
    clearTimeout(this.#timer);
    this.#pending = null;
  }

  /**
   * Reports the hit that the reader has chosen.
   * @param {string} query
   * @param {string} url
   * @param {{ position: number, section: number }} place
   */
  chosen(query, url, { position, section }) {
    this.settle();
    this.#report({ type: 'select', query, url, position, section });
  }
}
