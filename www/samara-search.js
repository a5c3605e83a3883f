/**
 * <samara-search>: a search box over an index. This file is the element: attributes, events, lifecycle, and the way from
 * a keystroke to results. Its pieces are put together in box.js; keys and ARIA are in combobox.js, what is shown in panel.js.
 */

import { buildBox } from './box.js';
import { Combobox } from './combobox.js';
import { make } from './dom.js';
import { FilterBar } from './filters.js';
import { followAddress } from './follow.js';
import { isLong, nextFrame } from './frames.js';
import { fragmentQuery, keepFragmentQuery } from './history.js';
import { isHotkey, writeHotkey } from './hotkey.js';
import { Panel } from './panel.js';
import { Preview } from './preview.js';
import { Searched } from './searched.js';
import { loadStyles } from './styles.js';
import { followable } from './urls.js';
import { wordsFor } from './words.js';

/**
 * @import { Hit, LinkCallback, Passage, SamaraSearchElement, SearchSource } from './samara.d.ts'
 * @import { Box } from './box.js'
 * @import { Choice } from './hits.js'
 * @import { Words } from './words.js'
 */

/** Where there is no DOM (on a server) the class can still be imported. */
const ElementBase = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

/** @type {Promise<CSSStyleSheet> | undefined} */
let sharedStyles;
let boxesMade = 0;

/**
 * What an element is made of while it is on the page.
 * @typedef {object} Parts
 * @property {Box} box
 * @property {Words} words
 * @property {Combobox} combobox
 * @property {FilterBar} filters
 * @property {Panel} panel
 * @property {Preview | null} preview
 * @property {AbortController} life ends when the element leaves; all listeners hang on it
 */

/** @implements {SamaraSearchElement} */
export class SamaraSearch extends ElementBase {
  static observedAttributes = [
    'base-url',
    'facets',
    'follow',
    'for',
    'history',
    'hotkey',
    'label',
    'lang',
    'limit',
    'meta',
    'mode',
    'placeholder',
    'preview',
    'sort',
    'sorts',
    'src',
  ];

  // What a page has set before the element was defined stays.
  /** @type {((hit: Hit) => Node | null | undefined) | null} */
  template = /** @type {any} */ (this).template ?? null;
  /** @type {LinkCallback | null} */
  link = /** @type {any} */ (this).link ?? null;

  /** @type {Partial<Words> | null} */
  #words = null;
  /** @type {Parts | null} */
  #parts = null;
  /** What stood in the box before the element came to the page or when it left. */
  #text = '';

  #searched = new Searched();

  /** Counts questions, so that an answer that comes late is known as such. */
  #turn = 0;
  #waiting = false;
  #enterWaits = false;
  #exact = false;
  /** @type {HTMLElement | null} */
  #focusBefore = null;

  connectedCallback() {
    // It would hide the accessors.
    const self = /** @type {any} */ (this);
    for (const name of ['samara', 'value', 'words']) {
      if (!Object.hasOwn(this, name)) continue;
      const given = self[name];
      delete self[name];
      self[name] = given;
    }
    this.#text ||= this.getAttribute('value') ?? '';
    this.#setUp();
  }

  disconnectedCallback() {
    this.#tearDown();
  }

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(_name, before, now) {
    if (before !== now) this.#renew();
  }

  /** What the widget says in the page's own words. */
  get words() {
    return this.#words;
  }

  set words(words) {
    this.#words = words;
    this.#renew();
  }

  /** What stands in the box. */
  get value() {
    return this.#parts?.box.input.value ?? this.#text;
  }

  set value(text) {
    this.#text = text;
    if (!this.#parts) return;
    this.#parts.box.input.value = text;
    this.#schedule();
  }

  /** The open index, or null while there is none. Any object that can `search`, `suggest`, `document` and `resolve` may be set. */
  get samara() {
    return this.#searched.source;
  }

  set samara(source) {
    this.#searched.set(source);
    if (this.value) this.#schedule();
  }

  /**
   * Loads and opens the index now, instead of when the reader first touches the box.
   * @returns {Promise<SearchSource>}
   */
  load() {
    if (this.#searched.failed) this.#searched.giveBack();
    return this.#searched.opening ?? this.#open();
  }

  /** Puts the cursor into the box; in a dialog, opens it first. */
  focus() {
    const box = this.#parts?.box;
    if (!box) return;
    this.#focusBefore ??= /** @type {HTMLElement | null} */ (document.activeElement);
    if (box.dialog && !box.dialog.open) box.dialog.showModal();
    box.input.focus();
    box.input.select();
  }

  /** Shows the results, and the dialog where there is one. */
  open() {
    this.focus();
    this.#parts?.panel.open(true);
  }

  /** Hides the results, and the dialog where there is one; the focus returns to where it was. */
  close() {
    if (!this.#parts) return;
    const { box, panel } = this.#parts;
    const before = this.#focusBefore;
    this.#focusBefore = null;
    panel.open(false);
    if (box.dialog) box.dialog.close();
    else if (before?.isConnected && before !== this && before !== document.body) before.focus();
    else box.input.blur();
  }

  /**
   * Searches as if the query had been typed.
   * @param {string} query
   */
  async search(query) {
    if (!this.#parts) return;
    this.#parts.box.input.value = query;
    this.#exact = false;
    await this.#update();
  }

  #renew() {
    if (!this.#parts) return;
    this.#tearDown();
    this.#setUp();
  }

  #setUp() {
    const words = wordsFor(this.#language, this.words ?? undefined);
    const input = this.#upgraded();
    const box = buildBox({
      id: `samara-${++boxesMade}`,
      words,
      label: this.getAttribute('label') ?? words.label,
      placeholder: this.getAttribute('placeholder') ?? words.placeholder,
      key: writeHotkey(this.#hotkey),
      dialog: this.getAttribute('mode') === 'dialog' && !input,
      wide: this.hasAttribute('preview'),
      input,
    });
    const combobox = new Combobox(box.input, box.listbox);
    const filters = new FilterBar(box, words, this.getAttribute('sorts') ?? '', this.getAttribute('sort') ?? '', () =>
      this.#schedule(),
    );
    const panel = new Panel(box, combobox, {
      words,
      meta: (this.getAttribute('meta') ?? 'source date').split(/\s+/),
      linkTo: (choice, passage) => this.#linkTo(choice, passage),
      template: (hit) => this.template?.(hit),
      search: (query) => this.search(query),
      searchExactly: () => {
        this.#exact = true;
        this.#schedule();
      },
    });
    const preview = this.hasAttribute('preview') && box.dialog ? new Preview(box.preview) : null;
    combobox.onMove = () => this.#showPreview();
    const parts = (this.#parts = { box, words, combobox, filters, panel, preview, life: new AbortController() });

    const kept = this.#inFragment && fragmentQuery();
    if (kept || !input) box.input.value = kept || this.#text;
    // An upgraded input keeps its list in its own tree: ARIA's references do not cross a shadow root.
    const home = input ? this : (this.shadowRoot ?? this.attachShadow({ mode: 'open' }));
    home.replaceChildren(...[box.button, box.dialog ?? box.root].filter((node) => node !== null));
    dress(/** @type {Document | ShadowRoot} */ (home === this ? this.getRootNode() : home), [box.root, box.button]).then(() =>
      this.#openAtQuery(),
    );
    this.#listen(parts);
    if (box.input.value) this.#schedule();
    if (this.getAttribute('load') === 'idle') (globalThis.requestIdleCallback ?? setTimeout)(() => this.#touch());
  }

  #tearDown() {
    if (!this.#parts) return;
    const { box, combobox, panel, life } = this.#parts;
    this.#text = this.value;
    this.#parts = null;
    this.#turn++;
    this.#waiting = this.#enterWaits = false;
    life.abort();
    panel.announce('');
    combobox.release();
    box.dialog?.close();
    this.#searched.giveBack();
  }

  /** That of the element, or of what stands around it. */
  get #language() {
    return this.lang || /** @type {HTMLElement | null} */ (this.closest('[lang]'))?.lang || 'en';
  }

  get #inFragment() {
    return this.getAttribute('history') === 'fragment';
  }

  /** A link that carries a query leads to what it finds, in a dialog too. */
  #openAtQuery() {
    if (this.#inFragment && fragmentQuery() && this.#parts?.box.dialog) this.open();
  }

  get #hotkey() {
    return this.getAttribute('hotkey') ?? (this.getAttribute('mode') === 'dialog' ? 'mod+k' : '/');
  }

  /** The page's own input, where `for` names one. */
  #upgraded() {
    const id = this.getAttribute('for');
    const root = /** @type {Document | ShadowRoot} */ (this.getRootNode());
    return id ? /** @type {HTMLInputElement | null} */ (root.getElementById(id)) : null;
  }

  /** @param {Parts} parts */
  #listen({ box, panel, life: { signal } }) {
    /** @type {(target: EventTarget, types: string, listener: (event: any) => void) => void} */
    const on = (target, types, listener) =>
      types.split(' ').forEach((type) => target.addEventListener(type, listener, { signal }));

    on(box.input, 'focus pointerdown', () => {
      this.#touch();
      panel.open(true);
    });
    on(box.input, 'input compositionend', (event) => event.isComposing || this.#typed());
    on(box.input, 'keydown', (event) => this.#key(event));
    on(box.root, 'keydown', (event) => {
      if (event.key !== 'Escape' || event.target === box.input) return;
      event.preventDefault();
      box.input.focus();
    });
    // From outside the field cannot be seen: shortcuts of the page (a book's arrows, `s`, `?`) would take what is typed.
    on(box.root, 'keydown keypress keyup', (event) => {
      if (!event.altKey && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    on(box.clear, 'click', () => this.#clear());
    on(box.close, 'click', () => this.close());
    on(box.more, 'click', () => this.#showMore());
    on(box.listbox, 'click', (event) => this.#clicked(event));
    // The cursor stays in the box while the panel is used by pointer.
    on(box.panel, 'mousedown', (event) => event.target.closest('select, slot') ?? event.preventDefault());
    if (box.button && box.dialog) {
      on(box.button, 'click', () => this.open());
      on(box.button, 'pointerenter focus', () => this.#touch());
      on(box.dialog, 'click', (event) => event.target === box.dialog && this.close());
      on(box.dialog, 'close', () => (this.#focusBefore = null));
      // The page behind stays where it is.
      on(box.dialog, 'wheel touchmove', (event) => {
        const scrolls = [box.results, box.facets].some(
          (part) =>
            part.contains(event.target) &&
            (part.scrollHeight > part.clientHeight || part.scrollWidth > part.clientWidth),
        );
        if (!scrolls && !event.ctrlKey && !(event.touches?.length > 1)) event.preventDefault();
      });
    } else {
      const inside = (/** @type {any} */ node) => node === box.input || box.root.contains(node);
      const left = (/** @type {FocusEvent} */ { relatedTarget }) =>
        relatedTarget && !inside(relatedTarget) && panel.open(false);
      on(box.root, 'focusout', left);
      on(box.input, 'focusout', left);
      const ours = [box.input, box.root];
      on(document, 'pointerdown', (event) => {
        if (!event.composedPath().some((/** @type {any} */ node) => ours.includes(node))) panel.open(false);
      });
    }
    if (window.visualViewport) on(window.visualViewport, 'resize', () => panel.fit());
    on(window, 'hashchange', () => {
      const query = this.#inFragment ? fragmentQuery() : null;
      if (query === null || query === this.value) return;
      this.value = query;
      this.#openAtQuery();
    });
    on(document, 'keydown', (event) => {
      if (!isHotkey(event, this.#hotkey)) return;
      event.preventDefault();
      this.open();
    });
  }

  /** The reader is here: what is needed is loaded. */
  #touch() {
    if (this.#parts && !this.#searched.opening) this.load().catch((error) => this.#fail(error));
  }

  /** @returns {Promise<SearchSource>} */
  async #open() {
    if (!this.#parts) throw new DOMException('The search box is not on the page.', 'AbortError');
    const opening = this.#searched.open(
      this.getAttribute('src'),
      this.getAttribute('base-url'),
      this.#parts.box.progress,
      () => this.#tellLoading(),
    );
    try {
      const { info } = await opening;
      this.#emit('samara-ready', { info });
    } catch (error) {
      if (/** @type {any} */ (error)?.name !== 'AbortError') this.#emit('samara-error', { error });
    }
    return opening;
  }

  /** What is typed waits for the index. Where that takes no time nothing flashes up. */
  #tellLoading() {
    if (!this.#parts || this.#searched.source) return;
    const { box, panel, words } = this.#parts;
    if (box.input.value.trim() && !box.progress.hidden) panel.say(words.loading);
  }

  #typed() {
    this.#exact = false;
    this.#schedule();
  }

  /** Once a frame at most: in the one behind that which paints the letter itself, so that it waits for nothing. */
  #schedule() {
    this.#turn++;
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => requestAnimationFrame(() => this.#waiting && this.#update()));
  }

  async #update() {
    if (!this.#parts) return;
    const { box, filters, panel } = this.#parts;
    const turn = ++this.#turn;
    const query = box.input.value;
    this.#waiting = false;
    box.clear.hidden = !query;
    if (this.#inFragment) keepFragmentQuery(query);
    if (!query.trim()) {
      this.#enterWaits = false;
      return panel.clear();
    }
    try {
      this.#tellLoading();
      const samara = await (this.#searched.opening ?? this.load());
      if (turn !== this.#turn) return;
      let began = performance.now();
      const results = await samara.search(query, this.#options());
      // On a slow machine a frame to search, and one to begin the list.
      if (isLong(began)) began = await nextFrame();
      if (turn !== this.#turn) return;
      filters.show(results.facets, this.getAttribute('facets'), results.total);
      if (!(await panel.show(results, began)) || turn !== this.#turn) return;
      this.#emit('samara-search', { query, results });
      if (this.#enterWaits) panel.best?.click();
      this.#enterWaits = false;
      if (results.total) return;
      const suggestions = await suggestWords(samara, query);
      if (turn === this.#turn) panel.offer(suggestions);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  #options(offset = 0) {
    const { selected, sort } = /** @type {Parts} */ (this.#parts).filters;
    return {
      limit: Number(this.getAttribute('limit')) || 10,
      offset,
      filters: selected,
      sort: sort || undefined,
      // Without its region: to a reader of British English, American is no foreign language.
      prefer: this.#language.split('-')[0],
      typos: !this.#exact,
    };
  }

  async #showMore() {
    const { panel } = /** @type {Parts} */ (this.#parts);
    const turn = this.#turn;
    const offset = panel.shown;
    try {
      const results = await this.samara?.search(panel.results?.query ?? '', this.#options(offset));
      // A second click asks for the same ones.
      if (results && turn === this.#turn && offset === panel.shown) panel.append(results);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  #showPreview() {
    // Two columns are for windows that have room for them.
    if (!this.#parts?.preview || !matchMedia('(min-width: 60rem)').matches) return;
    const { panel, preview } = this.#parts;
    preview.show(this.samara, panel.results ? panel.choice(panel.best) : null, panel.query);
  }

  /**
   * @param {Omit<Choice, 'href'>} choice
   * @param {Passage} passage
   */
  #linkTo(choice, passage) {
    const { hit, section, url } = choice;
    if (this.link) {
      const own = this.link(url, { hit, section, query: this.#parts?.panel.query ?? '' });
      return own === null ? null : followable(own, document.baseURI);
    }
    const address = this.samara?.resolve(url) ?? null;
    return address && followAddress(this.getAttribute('follow'), address, choice, passage);
  }

  /** @param {unknown} error */
  #fail(error) {
    if (!this.#parts || /** @type {any} */ (error)?.name === 'AbortError') return;
    const { box, panel, words } = this.#parts;
    const retry = make('button', 'retry', { type: 'button' }, words.retry);
    // Not by itself: a server in trouble is not asked again at every keystroke.
    retry.onclick = () => {
      panel.clear();
      box.input.focus();
      this.load().catch((again) => this.#fail(again));
      this.#schedule();
    };
    // The error's own sentence is for those who run the site, and English.
    const why = error instanceof Error ? error.message : String(error);
    panel.say(words.failed, make('p', 'tip detail', { lang: 'en', dir: 'ltr' }, why), retry);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // 229: a key that an input method has taken.
    if (!this.#parts || event.isComposing || event.keyCode === 229) return;
    const { box, combobox, panel } = this.#parts;
    if (/^Arrow(Up|Down)$/.test(event.key) && box.panel.hidden) panel.open(true);
    if (combobox.move(event)) {
      event.preventDefault();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (box.input.value) this.#clear();
      else this.close();
    } else if (event.key === 'Enter' && this.#enter(event)) {
      event.preventDefault();
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} false where there is nothing to open: then a form around an upgraded input is sent
   */
  #enter(event) {
    const panel = /** @type {Parts} */ (this.#parts).panel;
    const option = panel.best;
    if (this.#waiting || (!this.samara && !this.#searched.failed && this.value.trim())) {
      this.#enterWaits = true;
    } else if (option && (event.ctrlKey || event.metaKey)) {
      const href = panel.choice(option)?.href;
      if (href) window.open(href, '_blank', 'noopener');
    } else {
      option?.click();
    }
    return this.#enterWaits || !!option;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    if (!this.#parts) return;
    const { box, panel } = this.#parts;
    const choice = panel.choice(/** @type {Element} */ (event.target).closest('[role=option]'));
    if (!choice || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!this.#emit('samara-select', { ...choice, query: panel.query })) event.preventDefault();
    this.#focusBefore = null;
    if (box.dialog) this.close();
    else panel.open(false);
  }

  #clear() {
    const { box, filters, panel } = /** @type {Parts} */ (this.#parts);
    box.input.value = '';
    filters.reset();
    panel.clear();
    box.input.focus();
    this.#typed();
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

/**
 * Puts the style sheet on a tree. What is in it is not seen before.
 * @param {Document | ShadowRoot} home
 * @param {(HTMLElement | null)[]} pieces
 */
async function dress(home, pieces) {
  const hide = (/** @type {boolean} */ hidden) => pieces.forEach((piece) => piece && (piece.hidden = hidden));
  hide(true);
  try {
    sharedStyles ??= loadStyles().then((text) => {
      const styles = new CSSStyleSheet();
      // At once, so that a style sheet that is in the script is there before the first paint.
      styles.replaceSync(text);
      return styles;
    });
    const styles = await sharedStyles;
    if (!home.adoptedStyleSheets.includes(styles)) home.adoptedStyleSheets = [...home.adoptedStyleSheets, styles];
  } catch {
    // Plain is better than nothing.
    sharedStyles = undefined;
  }
  hide(false);
}

/**
 * Words that begin as the query ends, or at least as its last word begins.
 * @param {SearchSource} samara
 * @param {string} query
 */
async function suggestWords(samara, query) {
  const limit = 6;
  const ending = await samara.suggest(query, { limit });
  const beginning = query.trim().split(/\s+/).at(-1) ?? '';
  return ending.length ? ending : samara.suggest([...beginning].slice(0, 3).join(''), { limit });
}
