/**
 * Handles the keys and clicks of the box, schedules searches and passes results to the panel. The element
 * (samara-search.js) handles attributes and the lifecycle.
 */

import { isOverBudget, nextFrame } from '../core/frames.js';
import { hasModifier } from './combobox.js';
import { make } from './dom.js';
import { fixedFilters } from './filters.js';
import { fragmentQuery, replaceFragmentQuery } from './history.js';
import { findReason, suggestWords } from './no-results.js';
import { reloadPage } from './reload-page.js';
import { warnOfUnknownNames } from './warnings.js';

/**
 * @import { SearchSource } from '../samara.d.ts'
 * @import { ActiveSource } from './active-source.js'
 * @import { Analytics } from './analytics.js'
 * @import { Box } from './box.js'
 * @import { Combobox } from './combobox.js'
 * @import { Completion } from './completion.js'
 * @import { FilterBar } from './filters.js'
 * @import { Panel } from './panel.js'
 * @import { Preview } from './preview.js'
 * @import { Words } from '../words/words.js'
 */

/**
 * The parts of one box.
 * @typedef {object} Parts
 * @property {Analytics} analytics
 * @property {Box} box
 * @property {Words} words
 * @property {Combobox} combobox
 * @property {Completion | null} completion
 * @property {FilterBar} filters
 * @property {Panel} panel
 * @property {Preview | null} preview
 */

/**
 * The interface of the element to the controller.
 * @typedef {object} Host
 * @property {ActiveSource} source
 * @property {() => Promise<SearchSource>} load
 * @property {(name: string) => string | null} attribute
 * @property {() => string} language
 * @property {() => void} close hides the results; the focus returns to where it was
 * @property {() => void} leave hides the results because the reader opens a hit
 * @property {(type: string, detail: object) => boolean} emit false if a listener has prevented the default
 */

/** The box shows that it searches only after this delay, so that the line does not flash. */
const searchDelayMs = 150;

export class SearchController {
  #parts;
  #host;
  /** The number of the latest search; results of earlier ones are dropped. */
  #requestId = 0;
  #updateScheduled = false;
  /** Enter was pressed before the results arrived: open the best hit when they arrive. */
  #enterPending = false;
  /** Whether to search without corrections. */
  #literal = false;
  /** Whether a search is running. */
  #isSearching = false;
  /** Ends the waiting of the latest search, which may wait for pieces of the index. */
  #abort = new AbortController();
  /** Whether the latest search waits for its results. */
  #isWaiting = false;
  /** Whether the next results leave the panel closed, because the reader has closed it. */
  #keepClosed = false;
  /** The query that was last read from the address or written to it. */
  #addressQuery = '';
  #disposed = false;

  /**
   * @param {Parts} parts
   * @param {Host} host
   */
  constructor(parts, host) {
    this.#parts = parts;
    this.#host = host;
  }

  /** Cancels all pending work. */
  dispose() {
    this.#disposed = true;
    this.#parts.analytics.dispose();
    this.#requestId++;
    this.#abort.abort();
    this.#updateScheduled = this.#enterPending = false;
  }

  /** Handles an edit of the text. */
  typed() {
    this.#literal = false;
    this.#parts.filters.closeSheet();
    this.#parts.completion?.typed();
    this.schedule();
  }

  /** Searches without corrections until the text is edited. */
  searchLiterally() {
    this.#literal = true;
    this.schedule();
  }

  /** Schedules a search for the frame after the one that paints the typed letter, at most one per frame. */
  schedule() {
    this.#requestId++;
    this.#keepClosed = false;
    if (this.#updateScheduled) return;
    this.#updateScheduled = true;
    requestAnimationFrame(() => requestAnimationFrame(() => this.#updateScheduled && this.update()));
  }

  /** Repeats the search after a change of an attribute that affects the results. */
  refresh() {
    const { box, panel } = this.#parts;
    if (!box.input.value.trim() || !(panel.results || this.isPending)) return;
    const { isVisible } = this;
    this.schedule();
    this.#keepClosed = !isVisible;
  }

  /** Whether a search is scheduled or running. */
  get isPending() {
    return this.#updateScheduled || this.#isSearching;
  }

  /** Whether the panel is open, or will open when the results arrive. Without text there will be none. */
  get isVisible() {
    const { panel, input } = this.#parts.box;
    return !panel.hidden || (this.isPending && !this.#keepClosed && !!input.value.trim());
  }

  /** Opens the panel, now if it has content, or when the results arrive. */
  open() {
    this.#keepClosed = false;
    this.#parts.panel.open(true);
  }

  /** Closes the panel. The results of a pending search do not open it again. */
  close() {
    this.#keepClosed = true;
    this.#parts.analytics.settle();
    this.#parts.panel.open(false);
  }

  /**
   * @param {string} query
   * @returns {Promise<void>}
   */
  search(query) {
    this.#parts.box.input.value = query;
    this.#literal = this.#keepClosed = false;
    return this.update();
  }

  /** Searches the current text of the box. */
  async update() {
    if (this.#disposed) return;
    const { analytics, box, filters, panel } = this.#parts;
    const requestId = ++this.#requestId;
    const isCurrent = () => requestId === this.#requestId;
    const query = box.input.value;
    this.#updateScheduled = false;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#isWaiting = false;
    box.clear.hidden = !query;
    // A query from the address is not written back: the address can have moved on to an anchor or another entry.
    if (query !== this.#addressQuery && this.#host.attribute('history') === 'fragment') {
      replaceFragmentQuery((this.#addressQuery = query));
    }
    if (!query.trim()) {
      this.#isSearching = this.#enterPending = false;
      this.#parts.completion?.show('');
      if (this.#host.source.source) box.progress.hidden = true;
      return panel.clear();
    }
    this.#isSearching = true;
    try {
      this.showLoading();
      const samara = await (this.#host.source.opening ?? this.#host.load());
      if (!isCurrent()) return;
      let startedAt = performance.now();
      const results = await this.#wait(query, samara.search(query, this.#options()));
      // On a slow machine the search has used up the frame, so drawing waits for the next one.
      if (isOverBudget(startedAt)) startedAt = await nextFrame();
      if (!isCurrent()) return;
      filters.show(results.facets, this.#host.attribute('facets'), results.total, this.#fixedFilters);
      if (!(await panel.showResults(results, startedAt, !this.#keepClosed)) || !isCurrent()) return;
      this.#isSearching = false;
      this.#host.emit('samara-search', { query, results });
      analytics.searched(results, this.#options());
      warnOfUnknownNames(samara, results, this.#host.attribute, filters.sort);
      if (this.#enterPending) panel.defaultOption?.click();
      this.#enterPending = false;
      await this.#complete(samara, query, isCurrent);
      if (!results.total) await this.#explainNone(samara, query, isCurrent);
    } catch (error) {
      if (isCurrent()) this.showError(error);
    } finally {
      if (isCurrent()) this.#isSearching = false;
    }
  }

  /**
   * Waits for results, and shows that if it takes long.
   * @template T
   * @param {string} query
   * @param {Promise<T>} results
   * @returns {Promise<T>}
   */
  async #wait(query, results) {
    const { box, panel } = this.#parts;
    const { signal } = this.#abort;
    this.#isWaiting = true;
    const slow = setTimeout(() => {
      if (signal.aborted) return;
      box.progress.hidden = false;
      box.progress.removeAttribute('value');
      if (!this.#keepClosed) panel.showSearching(query);
    }, searchDelayMs);
    try {
      return await results;
    } finally {
      clearTimeout(slow);
      if (!signal.aborted) {
        this.#isWaiting = false;
        box.progress.hidden = true;
      }
    }
  }

  /**
   * Shows the reason for an empty result, and offers a search that has results.
   * @param {SearchSource} samara
   * @param {string} query
   * @param {() => boolean} isCurrent
   */
  async #explainNone(samara, query, isCurrent) {
    const { filters, panel, words } = this.#parts;
    const fixed = filters.hasSelection ? this.#fixedFilters : null;
    const reason = await findReason(samara, query, this.#options(), fixed, words);
    const suggestions = reason ? [] : await suggestWords(samara, query);
    if (!isCurrent()) return;
    if (!reason) return panel.showSuggestions(suggestions);
    panel.explainNone(reason.sentence, reason.label, () => {
      if (reason.query !== null) return this.search(reason.query);
      filters.reset();
      this.schedule();
    });
  }

  /**
   * Shows the best completion of the query.
   * @param {SearchSource} samara
   * @param {string} query
   * @param {() => boolean} isCurrent
   */
  async #complete(samara, query, isCurrent) {
    const { completion, panel, words } = this.#parts;
    if (!completion || this.#host.attribute('complete') === 'off') return;
    let text = '';
    try {
      text = (await samara.suggest(query, { limit: 1 }))[0]?.text ?? '';
    } catch {
      // The results stand without a completion.
    }
    if (!isCurrent() || !completion.show(text)) return;
    panel.announcer.announceAlso(words.completion.replace('{}', () => completion.text));
  }

  /** Appends the next hits of the current results. */
  async showMore() {
    const { panel } = this.#parts;
    const requestId = this.#requestId;
    const offset = panel.shown;
    try {
      const results = await this.#host.source.source?.search(panel.results?.query ?? '', this.#options(offset));
      // A second click has requested the same hits.
      if (results && requestId === this.#requestId && offset === panel.shown) panel.appendResults(results);
    } catch (error) {
      if (requestId === this.#requestId) this.showError(error);
    }
  }

  showPreview() {
    const { panel, preview } = this.#parts;
    // The second column needs a wide window.
    if (!preview || !matchMedia('(min-width: 60rem)').matches) return;
    preview.show(this.#host.source.source, panel.results ? panel.choice(panel.defaultOption) : null, panel.query);
  }

  /** Shows that the query waits for the index, once the progress bar is visible. */
  showLoading() {
    const { box, panel, words } = this.#parts;
    if (this.#host.source.source || this.#disposed) return;
    if (box.input.value.trim() && !box.progress.hidden && !this.#keepClosed) panel.showMessage(words.loading);
  }

  /** @param {unknown} error */
  showError(error) {
    if (this.#disposed || /** @type {any} */ (error)?.name === 'AbortError') return;
    const { box, panel, words } = this.#parts;
    // Retry only on request: a failing server should not get a request per keystroke.
    const onclick = () => {
      if (/** @type {any} */ (error)?.name === 'VersionError') return reloadPage();
      panel.clear();
      box.input.focus();
      this.#host.load().catch((retryError) => this.showError(retryError));
      this.schedule();
    };
    const retry = make('button', 'retry', { onclick }, words.retry);
    // The message of the error is in English, for the owner of the site.
    const message = /** @type {any} */ (error)?.message ?? String(error);
    panel.showMessage(words.failed, make('p', 'tip detail', { lang: 'en', dir: 'ltr' }, message), retry);
  }

  /**
   * Handles a key pressed in the input.
   * @param {KeyboardEvent} event
   */
  key(event) {
    // 229: an input method handles the key.
    if (!event.isComposing && event.keyCode !== 229 && this.#handles(event)) event.preventDefault();
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} false if the key keeps its effect in the browser
   */
  #handles(event) {
    const { box, combobox, completion } = this.#parts;
    if (completion?.accepts(event)) {
      box.input.value = completion.text;
      this.typed();
      return true;
    }
    if (/^Arrow(Up|Down)$/.test(event.key) && box.panel.hidden) this.open();
    if (event.key === 'ArrowDown' && !box.more.hidden && combobox.isAtEnd(event)) {
      box.more.focus();
      return true;
    }
    if (event.key === 'Escape') {
      // Escape closes the list, then clears the text. A dialog closes at once and keeps its query.
      if (box.dialog || (!this.isVisible && !box.input.value)) this.#host.close();
      else if (this.isVisible) this.close();
      else this.clear();
      return true;
    }
    return combobox.move(event) || (event.key === 'Enter' && this.#enter(event));
  }

  /**
   * Handles a key pressed on the button below the list.
   * @param {KeyboardEvent} event
   */
  keyOnMore(event) {
    if (event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.#parts.box.input.focus();
    this.#parts.combobox.active = this.#parts.combobox.options.at(-1);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} false if there is nothing to open, so that a form around an upgraded input is submitted
   */
  #enter(event) {
    const { analytics, box, panel } = this.#parts;
    const { source } = this.#host;
    const option = panel.defaultOption;
    const isOpening = !source.source && !source.failed;
    if (this.#updateScheduled || this.#isWaiting || (isOpening && box.input.value.trim())) {
      this.#enterPending = true;
    } else if (option && (event.ctrlKey || event.metaKey)) {
      const choice = panel.choice(option);
      if (!choice?.href) return true;
      analytics.chosen(panel.query, choice.url, panel.place(option));
      window.open(choice.href, '_blank', 'noopener');
    } else {
      option?.click();
    }
    return this.#enterPending || !!option;
  }

  /**
   * Handles a click in the list.
   * @param {MouseEvent} event
   */
  clicked(event) {
    const { analytics, panel } = this.#parts;
    const option = /** @type {Element} */ (event.target).closest('[role=option]');
    const choice = panel.choice(option);
    // The third button opens the menu of the browser.
    if (!option || !choice || event.button > 1) return;
    analytics.chosen(panel.query, choice.url, panel.place(option));
    if (event.button || hasModifier(event)) return;
    if (!this.#host.emit('samara-select', { ...choice, query: panel.query })) event.preventDefault();
    this.#host.leave();
  }

  /** Empties the box. */
  clear() {
    const { box, filters, panel } = this.#parts;
    box.input.value = '';
    filters.reset();
    panel.clear();
    box.input.focus();
    this.typed();
  }

  /** Reads the query in the fragment. @returns {string | null} null if the fragment is not a query */
  readFragment() {
    const query = this.#host.attribute('history') === 'fragment' ? fragmentQuery() : null;
    this.#addressQuery = query ?? this.#addressQuery;
    return query;
  }

  get #fixedFilters() {
    return fixedFilters(this.#host.attribute('filter'));
  }

  #options(offset = 0) {
    const { selected, sort } = this.#parts.filters;
    // Without the region: readers of British English also prefer American English to other languages.
    const language = this.#host.language().split('-')[0];
    return {
      limit: Number(this.#host.attribute('limit')) || 10,
      offset,
      filters: { ...selected, ...this.#fixedFilters },
      sort: sort || undefined,
      prefer: language,
      lang: this.#host.attribute('lang-only') === null ? undefined : language,
      typos: !this.#literal,
      signal: this.#abort.signal,
    };
  }
}
