/**
 * <samara-search>, a search box for an index. This file defines the element: attributes, properties, methods, lifecycle.
 * box.js builds its DOM, listeners.js attaches event listeners, controller.js searches and shows results.
 */

// The first, because a bundle is compressed best when it begins with the style sheets.
import { adoptStyles } from './adopt-styles.js';

import { documentProperty } from '../core/names.js';
import { followable } from '../core/urls.js';
import { wordsFor } from '../words/words.js';
import { ActiveSource } from './active-source.js';
import { Analytics } from './analytics.js';
import { findBar } from './bar.js';
import { buildBox } from './box.js';
import { Combobox } from './combobox.js';
import { Completion } from './completion.js';
import { SearchController } from './controller.js';
import { showProgress } from './dom.js';
import { FilterBar } from './filters.js';
import { linkToPassage } from './follow.js';
import { fragmentQuery } from './history.js';
import { formatHotkey } from './hotkey.js';
import { splitList } from './lists.js';
import { listen } from './listeners.js';
import { Panel } from './panel.js';
import { Preview } from './preview.js';
import { assignOptions, observedAttributes, ownProperties, refreshing, withProperties } from './properties.js';
import { indexFacet, namedIndexes, scopesOf } from './several-indexes.js';

/**
 * @import {
 *   Hit, HitTemplate, LinkCallback, Passage, SamaraSearchElement, SamaraSearchOptions, SearchSource, SectionTemplate
 * } from '../samara.d.ts'
 * @import { Words } from '../words/words.js'
 * @import { Box } from './box.js'
 * @import { Host, Parts } from './controller.js'
 * @import { Choice } from './hits.js'
 */

/** The class can be imported without a DOM, for instance on a server. */
const ElementBase = withProperties(globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {}));

let boxCount = 0;

/**
 * The state while the element is connected.
 * @typedef {Parts & { controller: SearchController, listeners: AbortController }} Live
 */

/** @implements {SamaraSearchElement} */
export class SamaraSearch extends ElementBase {
  static observedAttributes = observedAttributes;

  // Keep values that the page has set before the element was defined.
  /** @type {HitTemplate | null} */
  template = /** @type {any} */ (this).template ?? null;
  /** @type {SectionTemplate | null} */
  sectionTemplate = /** @type {any} */ (this).sectionTemplate ?? null;
  /** @type {LinkCallback | null} */
  link = /** @type {any} */ (this).link ?? null;

  /** @type {Partial<Words> | null} */
  #words = null;
  /** @type {Live | null} */
  #live = null;
  /** The text of the box while the element is not connected. */
  #text = '';
  /** The bar that lazy-search.js has put into the tree before this element was defined. */
  #lazyBar = findBar(this.shadowRoot);
  #source = new ActiveSource(() => this.#showProgress());
  /** @type {HTMLElement | null} */
  #returnFocusTo = null;

  /** @param {SamaraSearchOptions} [options] properties of the element */
  constructor(options = {}) {
    super();
    assignOptions(this, options);
  }

  connectedCallback() {
    // Own properties that were set before the definition would hide the accessors.
    for (const name of ownProperties) {
      if (!Object.hasOwn(this, name)) continue;
      const value = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Object.assign(this, { [name]: value });
    }
    if (this.#lazyBar) this.#text = this.#lazyBar.input.value;
    else this.#text ||= this.getAttribute('value') ?? '';
    if (this.#live) this.#moved(this.#live);
    else this.#setUp();
  }

  disconnectedCallback() {
    // An element that is moved is connected again in the same task. It keeps its index and its results.
    setTimeout(() => this.isConnected || this.#tearDown());
  }

  /**
   * @param {string} name
   * @param {string | null} oldValue
   * @param {string | null} newValue
   */
  attributeChangedCallback(name, oldValue, newValue) {
    if (oldValue === newValue || !this.#live) return;
    const { box, controller, filters, words } = this.#live;
    if (['src', 'base-url', 'form'].includes(name)) this.#source.release();
    if (name === 'sort' || name === 'sorts') this.#setSorts(filters, name === 'sort');
    if (refreshing.includes(name)) return controller.refresh();
    switch (name) {
      case 'label':
        return box.setLabel(newValue ?? words.label);
      case 'placeholder':
        return box.setPlaceholder(newValue ?? words.placeholder);
      case 'hotkey':
        return box.setKey(formatHotkey(this.#hotkey));
      case 'history':
        return;
      case 'panel':
        return this.#live.panel.updateRoom();
      default:
        this.#rebuild();
    }
  }

  /** Texts of the widget that the page overrides. */
  get words() {
    return this.#words;
  }

  set words(words) {
    // Frameworks set an equal object on every render.
    const isSame = JSON.stringify(words) === JSON.stringify(this.#words);
    this.#words = words;
    if (!isSame) this.#rebuild();
  }

  /** The text in the box. */
  get value() {
    return this.#live?.box.input.value ?? this.#text;
  }

  set value(text) {
    this.#text = text;
    if (!this.#live) return;
    this.#live.box.input.value = text;
    this.#live.controller.schedule();
  }

  /** The open index, or null. Accepts any object with `search`, `suggest`, `document`, `resolve` and `info`. */
  get samara() {
    return this.#source.source;
  }

  set samara(source) {
    if (source === this.samara) return;
    this.#source.set(source);
    if (this.value) this.#live?.controller.schedule();
  }

  /**
   * Loads and opens the index now, instead of when the reader first uses the box.
   * @returns {Promise<SearchSource>}
   */
  load() {
    if (this.#source.failed) this.#source.release();
    return this.#source.opening ?? this.#open();
  }

  /** Focuses the input. In dialog mode, opens the dialog first. */
  focus() {
    const box = this.#live?.box;
    if (!box) return;
    this.#returnFocusTo ??= /** @type {HTMLElement | null} */ (documentProperty('activeElement'));
    if (box.dialog && !box.dialog.open) box.dialog.showModal();
    box.input.focus();
    box.input.select();
  }

  /** Focuses the input and shows the results. In dialog mode, opens the dialog. */
  open() {
    this.focus();
    this.#live?.controller.open();
  }

  /** Hides the results, closes the dialog in dialog mode, and returns the focus. */
  close() {
    if (!this.#live) return;
    const { box, controller } = this.#live;
    const focusTarget = this.#returnFocusTo;
    this.#returnFocusTo = null;
    controller.close();
    if (box.dialog) box.dialog.close();
    else if (focusTarget?.isConnected && focusTarget !== this && focusTarget !== documentProperty('body'))
      focusTarget.focus();
    else box.input.blur();
  }

  /**
   * Searches as if the query had been typed.
   * @param {string} query
   */
  async search(query) {
    await this.#live?.controller.search(query);
  }

  /** Rebuilds the box in another language or mode. Keeps the index, the text and an open dialog. */
  #rebuild() {
    if (!this.#live) return;
    const { dialog, input } = this.#live.box;
    const wasOpen = !!dialog?.open;
    const hadFocus = /** @type {Document | ShadowRoot} */ (input.getRootNode()).activeElement === input;
    const { isVisible } = this.#live.controller;
    this.#tearDownBox();
    this.#setUp();
    const { box, controller } = /** @type {Live} */ (this.#live);
    if (wasOpen) box.dialog?.showModal();
    if (hadFocus) box.input.focus();
    if (!isVisible) controller.close();
  }

  /**
   * Adapts the box after the element has been moved within the page.
   * @param {Live} live
   */
  #moved({ box, words }) {
    const isElsewhere = this.hasAttribute('for') && this.#pageInput !== box.input;
    if (isElsewhere || wordsFor(this.#language).lang !== words.lang) return this.#rebuild();
    this.#adoptStyles(box);
    // A moved dialog stays open but leaves the top layer.
    if (!box.dialog?.open) return;
    box.dialog.removeAttribute('open');
    box.dialog.showModal();
    box.input.focus();
  }

  #setUp() {
    const words = wordsFor(this.#language, this.words ?? undefined);
    const input = this.#pageInput;
    const dialog = this.getAttribute('mode') === 'dialog' && !input;
    const existingBar = dialog || input ? null : this.#lazyBar;
    this.#lazyBar = null;
    const label = this.getAttribute('label') ?? words.label;
    const placeholder = this.getAttribute('placeholder') ?? words.placeholder;
    const box = buildBox({
      id: `samara-${++boxCount}`,
      words,
      label,
      placeholder,
      key: formatHotkey(this.#hotkey),
      dialog,
      wide: this.hasAttribute('preview'),
      input,
      existingBar,
    });
    const combobox = new Combobox(box.input, box.listbox);
    const filters = new FilterBar(box, words, () => controller.schedule());
    this.#setSorts(filters, true);
    filters.scopes = scopesOf(this);
    filters.setRanges(this.getAttribute('ranges'));
    const panel = new Panel(box, combobox, {
      words,
      meta: () => splitList(this.getAttribute('meta') ?? 'source date'),
      linkTo: (choice, passage) => this.#linkTo(choice, passage),
      places: () => this.#panelPlaces,
      template: (hit) => this.template?.(hit),
      sectionTemplate: () => this.sectionTemplate,
      search: (query) => this.search(query),
      searchExactly: () => controller.searchLiterally(),
      chooseIndex: (name) => {
        filters.selected[indexFacet] = [name];
        controller.schedule();
      },
    });
    const preview = this.hasAttribute('preview') && box.dialog ? new Preview(box.preview) : null;
    const completion = box.ghost && new Completion(box.input, box.ghost);
    const analytics = new Analytics((detail) => this.analytics && this.#emit('samara-analytics', detail));
    const parts = { analytics, box, words, combobox, completion, filters, panel, preview };
    const controller = new SearchController(parts, this.#host);
    combobox.onMove = () => controller.showPreview();
    this.#live = { ...parts, controller, listeners: new AbortController() };

    const query = controller.readFragment();
    const text = query || this.#text;
    if ((query || !input) && box.input.value !== text) box.input.value = text;
    // The list of a page's input is in the page's tree, because ARIA references do not cross shadow roots.
    const parent = input ? this : (this.shadowRoot ?? this.attachShadow({ mode: 'open' }));
    // An existing bar is not moved: it would lose its focus and the state of an input method.
    if (existingBar) {
      box.setLabel(label);
      box.setPlaceholder(placeholder);
    } else parent.replaceChildren(...[box.button, box.dialog ?? box.root].filter((node) => node !== null));
    this.#adoptStyles(box, !existingBar).then(() => this.#openAtQuery());
    this.#showProgress();
    listen(this.#live, {
      hotkey: () => this.#hotkey,
      open: () => this.open(),
      close: () => this.close(),
      loadOnUse: () => this.#loadOnUse(),
      closed: () => {
        this.#returnFocusTo = null;
      },
      staysOpen: () => this.#panelPlaces.includes('flow'),
      hashChanged: () => {
        const query = controller.readFragment();
        if (query === null || query === this.value) return;
        this.value = query;
        this.#openAtQuery();
      },
    });
    if (box.input.value) controller.schedule();
    if (existingBar && this.shadowRoot?.activeElement === box.input) this.#loadOnUse();
    if (this.getAttribute('load') === 'idle') (globalThis.requestIdleCallback ?? setTimeout)(() => this.#loadOnUse());
  }

  /**
   * @param {FilterBar} filters
   * @param {boolean} reset whether to select the initial order
   */
  #setSorts(filters, reset) {
    filters.setSorts(this.getAttribute('sorts'), this.getAttribute('sort'), reset);
  }

  #tearDown() {
    this.#tearDownBox();
    this.#source.release();
  }

  /**
   * @param {Box} box
   * @param {boolean} [hides] whether the box is hidden until the styles apply
   */
  #adoptStyles({ root, button }, hides = true) {
    const tree = /** @type {Document | ShadowRoot} */ (root.getRootNode());
    return adoptStyles(tree, hides ? [root, button] : []);
  }

  #tearDownBox() {
    if (!this.#live) return;
    const { box, combobox, controller, panel, listeners } = this.#live;
    this.#text = this.value;
    this.#live = null;
    controller.dispose();
    listeners.abort();
    panel.announcer.announce('');
    combobox.restoreInput();
    box.dialog?.close();
  }

  /** @type {Host} */
  #host = {
    source: this.#source,
    load: () => this.load(),
    attribute: (name) => this.getAttribute(name),
    language: () => this.#language,
    close: () => this.close(),
    leave: () => {
      this.#returnFocusTo = null;
      this.#live?.controller.close();
      this.#live?.box.dialog?.close();
    },
    emit: (type, detail) => this.#emit(type, detail),
  };

  /** The language of the element or of its nearest ancestor that has one. */
  get #language() {
    return this.lang || /** @type {HTMLElement | null} */ (this.closest('[lang]'))?.lang || 'en';
  }

  get #inFragment() {
    return this.getAttribute('history') === 'fragment';
  }

  /** Opens the dialog if the address contains a query. */
  #openAtQuery() {
    if (this.#inFragment && fragmentQuery() && this.#live?.box.dialog) this.open();
  }

  get #panelPlaces() {
    return splitList(this.panel);
  }

  get #hotkey() {
    return this.getAttribute('hotkey') ?? (this.getAttribute('mode') === 'dialog' ? 'mod+k' : '/');
  }

  /** The page's input that `for` names, or null. */
  get #pageInput() {
    const id = this.getAttribute('for');
    const root = /** @type {Document | ShadowRoot} */ (this.getRootNode());
    const find = root instanceof Document ? documentProperty('getElementById') : root.getElementById;
    return id ? find.call(root, id) : null;
  }

  #loadOnUse() {
    if (this.#live && !this.#source.opening) this.load().catch((error) => this.#live?.controller.showError(error));
  }

  #showProgress() {
    if (!this.#live) return;
    const { box, controller } = this.#live;
    const { progress } = this.#source;
    const wasHidden = box.progress.hidden;
    showProgress(box.progress, progress);
    if (wasHidden && !box.progress.hidden) controller.showLoading();
  }

  /** @returns {Promise<SearchSource>} */
  async #open() {
    if (!this.#live) throw new DOMException('The search box is not on the page.', 'AbortError');
    return this.#source.open(namedIndexes(this), (type, detail) => this.#emit(type, detail));
  }

  /**
   * The address of an option, or null if it must not be followed.
   * @param {Omit<Choice, 'href'>} choice
   * @param {Passage} passage
   */
  #linkTo(choice, passage) {
    const { hit, section, url } = choice;
    if (this.link) {
      const custom = this.link(url, { hit, section, query: this.#live?.panel.query ?? '' });
      return custom === null ? null : followable(custom, documentProperty('baseURI'));
    }
    const address = this.samara?.resolve(url) ?? null;
    return address && linkToPassage(this.getAttribute('follow'), address, choice, passage);
  }

  /**
   * @param {string} type
   * @param {object} detail
   * @returns {boolean} false if a listener has prevented the default
   */
  #emit(type, detail) {
    return this.dispatchEvent(
      new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: type === 'samara-select' }),
    );
  }
}
