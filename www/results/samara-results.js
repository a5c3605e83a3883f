/**
 * <samara-results>, a page of results without the box: a form, facets, a list and links to further pages. The address has
 * every state in its fragment, `#?q=harvest&page=2`. A query part, `?q=harvest`, from a form without scripts is moved there.
 */

import { isOverBudget, nextFrame } from '../core/frames.js';
import { documentProperty } from '../core/names.js';
import { ActiveSource } from '../element/active-source.js';
import { adoptStyles } from '../element/adopt-styles.js';
import { Announcer } from '../element/announcer.js';
import { addListener, make, showProgress } from '../element/dom.js';
import { FilterBar, fixedFilters } from '../element/filters.js';
import { linkToPassage } from '../element/follow.js';
import { sameTitles } from '../element/hits.js';
import { splitList } from '../element/lists.js';
import { findReason, suggestWords } from '../element/no-results.js';
import { drawNone, drawNotes, missingEverywhere } from '../element/notes.js';
import { reloadPage } from '../element/reload-page.js';
import { formatTotal, pageWordsFor } from '../words/words.js';
import { formatState, parseState } from './address.js';
import { drawResult } from './result-list.js';
import { loadResultsStyles } from './results-styles.js';
import { buildResults, drawPages } from './results-view.js';

/**
 * @import { Results, SamaraResultsElement, SearchSource } from '../samara.d.ts'
 * @import { ResultsState } from './address.js'
 * @import { ListStyle } from './result-list.js'
 * @import { PageWords } from '../words/words.js'
 */

/** The class can be imported without a DOM, for instance on a server. */
const ResultsBase = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

/** @typedef {ReturnType<typeof buildResults>} Parts */

/** @implements {SamaraResultsElement} */
export class SamaraResults extends ResultsBase {
  static observedAttributes = [
    'base-url',
    'facets',
    'filter',
    'follow',
    'form',
    'lang',
    'limit',
    'meta',
    'ranges',
    'sort',
    'sorts',
    'src',
  ];

  /** @type {Partial<PageWords> | null} */
  words = /** @type {any} */ (this).words ?? null;

  /** @type {(Parts & { words: PageWords, filters: FilterBar, announcer: Announcer, listeners: AbortController }) | null} */
  #live = null;
  #source = new ActiveSource(() => this.#showProgress());
  #requestId = 0;
  #pageTitle = '';
  /** Whether the reader is editing the query: the first edit adds an entry to the history, further ones replace it. */
  #isEditing = false;
  /** The query that is searched without corrections, because the reader has asked for it. */
  #literal = '';
  /** The fragment whose results are shown. */
  #shown = '';

  connectedCallback() {
    // An own property that was set before the definition would hide the accessor.
    if (Object.hasOwn(this, 'samara')) {
      const { samara } = this;
      delete (/** @type {any} */ (this).samara);
      this.samara = samara;
    }
    if (!this.#live) this.#setUp();
  }

  disconnectedCallback() {
    // An element that is moved is connected again in the same task.
    setTimeout(() => {
      if (this.isConnected) return;
      this.#tearDown();
      this.#source.release();
    });
  }

  /**
   * @param {string} name
   * @param {string | null} oldValue
   * @param {string | null} newValue
   */
  attributeChangedCallback(name, oldValue, newValue) {
    if (oldValue === newValue || !this.#live) return;
    if (['src', 'base-url', 'form'].includes(name)) this.#source.release();
    this.#tearDown();
    this.#setUp();
  }

  /** The open index, or null. Accepts any object with its methods. */
  get samara() {
    return this.#source.source;
  }

  set samara(source) {
    this.#source.set(source);
    if (this.#live) this.#show();
  }

  #setUp() {
    const language = this.lang || /** @type {HTMLElement | null} */ (this.closest('[lang]'))?.lang || 'en';
    const words = pageWordsFor(language, this.words ?? undefined);
    const parts = buildResults(words, this.getAttribute('placeholder') ?? words.placeholder);
    const filters = new FilterBar(parts, words, () => {
      const { selected, sort } = filters;
      this.#go({ ...this.#state, filters: selected, sort: sort === this.#initialSort ? '' : sort, page: 1 });
    });
    filters.setRanges(this.getAttribute('ranges'));
    const listeners = new AbortController();
    this.#live = { ...parts, words, filters, announcer: new Announcer(parts.status), listeners };
    const tree = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    tree.replaceChildren(parts.root);
    adoptStyles(tree, [parts.root], loadResultsStyles);
    this.#pageTitle ||= documentProperty('title');

    const on = (/** @type {EventTarget} */ target, /** @type {string} */ types, /** @type {() => void} */ listener) =>
      addListener(target, types, listener, listeners.signal);
    on(parts.input, 'input', () => this.#edit());
    on(parts.input, 'change', () => (this.#isEditing = false));
    on(parts.clear, 'click', () => {
      parts.input.value = '';
      parts.input.focus();
      this.#edit();
    });
    addListener(
      parts.form,
      'submit',
      (event) => {
        event.preventDefault();
        this.#isEditing = false;
        this.#show();
      },
      listeners.signal,
    );
    on(window, 'popstate hashchange', () => this.#isCurrent() || this.#show());
    if (!location.hash && new URLSearchParams(location.search).has('q')) this.#moveQuery();
    this.#show();
  }

  #tearDown() {
    if (!this.#live) return;
    this.#live.listeners.abort();
    this.#live = null;
    this.#requestId++;
  }

  /** The state in the address. */
  get #state() {
    return parseState(location.hash);
  }

  get #initialSort() {
    return this.getAttribute('sort') ?? '';
  }

  #isCurrent() {
    return this.#shown === formatState(this.#state);
  }

  /** Moves the query of a form without scripts from the query part of the address to the fragment. */
  #moveQuery() {
    history.replaceState(history.state, '', location.pathname + formatState(parseState(location.search)));
  }

  /** Searches the edited query. */
  #edit() {
    const query = this.#live?.input.value ?? '';
    const wasEditing = this.#isEditing;
    this.#isEditing = true;
    this.#go({ ...this.#state, query, page: 1 }, wasEditing);
  }

  /**
   * Shows a state and puts it into the address.
   * @param {ResultsState} state
   * @param {boolean} [replace] whether it replaces the entry in the history
   */
  #go(state, replace = false) {
    try {
      history[replace ? 'replaceState' : 'pushState'](null, '', formatState(state));
    } catch {
      // Firefox and Safari limit the rate of calls; the next call updates the address.
    }
    this.#show(state);
  }

  /** @param {ResultsState} [state] default: the state in the address */
  async #show(state = this.#state) {
    if (!this.#live) return;
    const { filters, input, clear, words } = this.#live;
    const requestId = ++this.#requestId;
    const isPage = this.#shown !== formatState(state) && state.page > 1;
    this.#shown = formatState(state);
    if (input.value !== state.query) input.value = state.query;
    clear.hidden = !state.query;
    filters.select(state.filters);
    filters.setSorts(this.getAttribute('sorts'), this.#initialSort, false);
    filters.sort = state.sort || this.#initialSort;
    const title = state.query.trim() && `${state.query.trim()} · ${this.#pageTitle || words.label}`;
    if (title || documentProperty('title') !== this.#pageTitle) document.title = title || this.#pageTitle;
    if (!state.query.trim()) return this.#showNothing();
    try {
      const samara = await (this.#source.opening ?? this.#open());
      if (requestId !== this.#requestId) return;
      const startedAt = performance.now();
      const results = await this.#search(samara, state);
      if (isOverBudget(startedAt)) await nextFrame();
      if (requestId !== this.#requestId) return;
      this.#showResults(samara, results, state);
      if (isPage) this.#live.count.scrollIntoView({ block: 'nearest' });
      this.#emit('samara-search', { query: state.query, results });
      if (!results.total) await this.#explain(samara, state, requestId);
    } catch (error) {
      if (requestId === this.#requestId && /** @type {any} */ (error)?.name !== 'AbortError') this.#showError(error);
    }
  }

  /**
   * Searches a state. After the last page comes the last page.
   * @param {SearchSource} samara
   * @param {ResultsState} state
   */
  async #search(samara, state) {
    const options = this.#options(state);
    const results = await samara.search(state.query, options);
    if (results.hits.length || !results.total) return results;
    state.page = Math.ceil(results.total / options.limit);
    return samara.search(state.query, this.#options(state));
  }

  /** @param {ResultsState} state */
  #options({ query, filters, page }) {
    const given = Math.trunc(Number(this.getAttribute('limit')));
    const limit = given > 0 ? given : 10;
    return {
      limit,
      offset: (page - 1) * limit,
      filters: { ...filters, ...fixedFilters(this.getAttribute('filter')) },
      sort: this.#live?.filters.sort || undefined,
      prefer: this.#live?.words.lang.split('-')[0],
      typos: query !== this.#literal,
    };
  }

  /**
   * @param {SearchSource} samara
   * @param {Results} results
   * @param {ResultsState} state
   */
  #showResults(samara, results, state) {
    if (!this.#live) return;
    const { announcer, correction, count, filters, list, message, pages, words } = this.#live;
    const { total, hits, facets } = results;
    filters.show(facets, this.getAttribute('facets'), total, fixedFilters(this.getAttribute('filter')));
    const notes = drawNotes(results, words, () => {
      this.#literal = state.query;
      this.#show(state);
    });
    correction.hidden = !notes.nodes.length;
    correction.replaceChildren(...notes.nodes);
    message.hidden = !!total;
    message.replaceChildren(...(total ? [] : drawNone(state.query, words)));
    count.textContent = total ? formatTotal(words, results) : '';
    const sentence = total ? count.textContent : (message.firstChild?.textContent ?? '');
    const corrected = results.suggestion && words.showing.replace('{}', results.suggestion);
    announcer.announce([corrected, sentence, notes.text, missingEverywhere(hits, words)].filter(Boolean).join('. '));
    const { limit, offset } = this.#options(state);
    /** @type {ListStyle} */
    const style = {
      words,
      meta: splitList(this.getAttribute('meta') ?? 'source date'),
      linkTo: (choice, passage) => {
        const address = samara.resolve(choice.url);
        return address && linkToPassage(this.getAttribute('follow'), address, choice, passage);
      },
      isSameTitle: sameTitles(hits),
    };
    list.start = offset + 1;
    list.replaceChildren(...hits.map((hit) => drawResult(hit, style)));
    pages.replaceChildren(...drawPages(state, Math.ceil(total / limit), words));
    pages.hidden = !pages.childElementCount;
  }

  #showNothing() {
    if (!this.#live) return;
    const { announcer, correction, count, list, message, pages, tools } = this.#live;
    for (const part of [correction, message, pages, tools]) part.hidden = true;
    list.replaceChildren();
    count.textContent = '';
    announcer.announce('');
  }

  /**
   * @param {SearchSource} samara
   * @param {ResultsState} state
   * @param {number} requestId
   */
  async #explain(samara, state, requestId) {
    if (!this.#live) return;
    const { filters, message, words } = this.#live;
    const fixed = filters.hasSelection ? fixedFilters(this.getAttribute('filter')) : null;
    const reason = await findReason(samara, state.query, this.#options(state), fixed, words);
    const suggestions = reason ? [] : await suggestWords(samara, state.query);
    if (requestId !== this.#requestId) return;
    const link = (
      /** @type {Partial<ResultsState>} */ change,
      /** @type {string} */ part,
      /** @type {string} */ text,
    ) => make('a', part, { href: formatState({ ...state, page: 1, ...change }), dir: 'auto' }, text);
    if (reason) {
      const change = reason.query === null ? { filters: {} } : { query: reason.query };
      message.replaceChildren(drawNone(state.query, words)[0], make('p', 'tip', {}, reason.sentence));
      if (reason.label) message.append(link(change, 'retry', reason.label));
    } else if (suggestions.length) {
      const chips = suggestions.map(({ text }) => link({ query: text }, 'chip', text));
      message.append(make('p', 'tip', {}, words.similar), make('div', 'chips', {}, ...chips));
    }
  }

  /** @param {unknown} error */
  #showError(error) {
    if (!this.#live) return;
    const { message, words } = this.#live;
    this.#showNothing();
    const retry = make('button', 'retry', {}, words.retry);
    retry.onclick = () => {
      // The error is of the engine of another script.
      if (/** @type {any} */ (error)?.name === 'VersionError') return reloadPage();
      this.#source.release();
      this.#show();
    };
    const detail = make(
      'p',
      'tip detail',
      { lang: 'en', dir: 'ltr' },
      error instanceof Error ? error.message : `${error}`,
    );
    message.replaceChildren(make('p', 'sentence', { role: 'alert' }, words.failed), detail, retry);
    message.hidden = false;
  }

  #showProgress() {
    if (this.#live) showProgress(this.#live.progress, this.#source.progress);
  }

  #open() {
    if (this.#source.failed) this.#source.release();
    const [src, baseUrl, form] = ['src', 'base-url', 'form'].map((name) => this.getAttribute(name));
    const index = { name: '', src, baseUrl, form };
    return this.#source.open([index], (type, detail) => this.#emit(type, detail));
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}
