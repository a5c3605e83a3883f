/**
 * <samara-search>: a search box over an index. This file is the element: attributes, events, lifecycle, and the way from
 * a keystroke to results. Its pieces are put together in box.js, keys and ARIA are in combobox.js, hits in hits.js.
 */

import { buildBox } from './box.js';
import { Combobox } from './combobox.js';
import { make } from './dom.js';
import { FilterBar } from './filters.js';
import { followSuffix } from './follow.js';
import { drawHit } from './hits.js';
import { isHotkey, writeHotkey } from './hotkey.js';
import { borrowIndex } from './shared-index.js';
import { loadStyles } from './styles.js';
import { followable } from './urls.js';
import { countWords, fillIn, wordsFor } from './words.js';

/**
 * @import { Hit, LinkCallback, Passage, Results, SearchSource } from './samara.d.ts'
 * @import { Box } from './box.js'
 * @import { Choice } from './hits.js'
 * @import { Words } from './words.js'
 */

/** Where there is no DOM (on a server) the class can still be imported. */
const ElementBase = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

/** @type {Promise<CSSStyleSheet> | undefined} */
let sharedStyles;
let boxesMade = 0;

/** The delay, in milliseconds, after which typing counts as settled and the count is announced. */
const settled = 700;

/** Pixels below the box without which it goes to the top of the window. */
const leastRoom = 240;

export class SamaraSearch extends ElementBase {
  static observedAttributes = [
    'base-url', 'facets', 'follow', 'for', 'hotkey', 'label', 'lang', 'limit', 'load', 'meta', 'mode', 'placeholder', 'sort', 'sorts', 'src',
  ];

  /** @type {((hit: Hit) => Node | null | undefined) | null} */
  template = null;
  /** @type {LinkCallback | null} */
  link = null;
  /** @type {Partial<Words> | null} */
  words = null;

  /** @type {SearchSource | null} */
  #samara = null;
  /** @type {Promise<SearchSource> | null} */
  #opening = null;
  #failed = false;
  #giveBack = () => {};

  /** Ends with the element's time on the page; all listeners hang on it. */
  #life = new AbortController();
  /** @type {Box | null} */
  #box = null;
  /** @type {Combobox | null} */
  #combobox = null;
  /** @type {FilterBar | null} */
  #filters = null;
  #words = wordsFor('en');
  /** @type {WeakMap<Element, Choice>} */
  #choices = new WeakMap();
  /** @type {Results | null} */
  #results = null;
  #shown = 0;
  /** What stood in the box when the element left the page. */
  #text = '';
  /** Counts questions, so that an answer that comes late is known as such. */
  #turn = 0;
  #waiting = false;
  #enterWaits = false;
  #exact = false;
  #announcing = 0;
  /** @type {HTMLElement | null} */
  #focusBefore = null;

  connectedCallback() {
    // What a page has set before the element was defined hides the accessors.
    for (const name of ['samara', 'value']) {
      if (Object.hasOwn(this, name)) {
        const given = /** @type {any} */ (this)[name];
        delete (/** @type {any} */ (this)[name]);
        /** @type {any} */ (this)[name] = given;
      }
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
    if (!this.#box || before === now) return;
    this.#tearDown();
    this.#setUp();
  }

  /** What stands in the box. */
  get value() {
    return this.#box?.input.value ?? this.#text;
  }

  set value(text) {
    this.#text = text;
    if (!this.#box) return;
    this.#box.input.value = text;
    this.#schedule();
  }

  /** The open index, or null while there is none. Any object that can `search`, `suggest`, `document` and `resolve` may be set. */
  get samara() {
    return this.#samara;
  }

  set samara(source) {
    this.#giveBack();
    this.#samara = source;
    this.#opening = source && Promise.resolve(source);
    if (this.#box) this.#schedule();
  }

  /**
   * Loads and opens the index now, instead of when the reader first touches the box.
   * @returns {Promise<SearchSource>}
   */
  load() {
    if (this.#failed) this.#giveBack();
    return (this.#opening ??= this.#open());
  }

  /** Puts the cursor into the box; in a dialog, opens it first. */
  focus() {
    const box = this.#box;
    if (!box) return;
    this.#focusBefore ??= /** @type {HTMLElement | null} */ (document.activeElement);
    if (box.dialog && !box.dialog.open) box.dialog.showModal();
    box.input.focus();
    box.input.select();
  }

  /** Shows the results, and the dialog where there is one. */
  open() {
    this.focus();
    this.#showPanel(true);
  }

  /** Hides the results, and the dialog where there is one; the focus returns to where it was. */
  close() {
    const box = this.#box;
    if (!box) return;
    this.#showPanel(false);
    const before = this.#focusBefore;
    this.#focusBefore = null;
    if (box.dialog) box.dialog.close();
    else if (before?.isConnected && before !== this && before !== document.body) before.focus();
    else box.input.blur();
  }

  /**
   * Searches as if the query had been typed.
   * @param {string} query
   */
  async search(query) {
    if (!this.#box) return;
    this.#box.input.value = query;
    await this.#update();
  }

  #setUp() {
    const lang = this.lang || /** @type {HTMLElement | null} */ (this.closest('[lang]'))?.lang || document.documentElement.lang || 'en';
    const words = (this.#words = wordsFor(lang, this.words ?? undefined));
    const id = `samara-${++boxesMade}`;
    const dialog = this.getAttribute('mode') === 'dialog';
    const upgraded = this.#upgraded();
    const box = (this.#box = buildBox({
      id,
      words,
      label: this.getAttribute('label') ?? words.label,
      placeholder: this.getAttribute('placeholder') ?? words.placeholder,
      key: writeHotkey(this.#hotkey),
      dialog: dialog && !upgraded,
      input: upgraded,
    }));
    this.#life = new AbortController();
    this.#combobox = new Combobox(box.input, box.listbox);
    this.#filters = new FilterBar(box, words, this.getAttribute('sorts') ?? '', this.getAttribute('sort') ?? '', () => this.#schedule());
    if (!upgraded) box.input.value = this.#text;

    // An upgraded input keeps its list in its own tree: ARIA's references do not cross a shadow root.
    const home = upgraded ? this : this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    home.replaceChildren(...[box.button, box.dialog ?? box.root].filter((node) => node !== null));
    this.#dress(upgraded ? /** @type {Document | ShadowRoot} */ (this.getRootNode()) : /** @type {ShadowRoot} */ (home));
    this.#listen(box, this.#life.signal);
    if (box.input.value) this.#schedule();
    if (this.getAttribute('load') === 'idle') (globalThis.requestIdleCallback ?? setTimeout)(() => this.isConnected && this.#touch());
  }

  #tearDown() {
    this.#text = this.value;
    this.#life.abort();
    clearTimeout(this.#announcing);
    this.#turn++;
    this.#waiting = false;
    this.#box?.dialog?.close();
    this.#giveBack();
    this.#box = null;
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

  /** @param {Document | ShadowRoot} home */
  async #dress(home) {
    const root = this.#box?.root;
    if (!root) return;
    // Not seen before it is dressed.
    root.hidden = true;
    try {
      sharedStyles ??= loadStyles().then((text) => {
        const styles = new CSSStyleSheet();
        styles.replaceSync(text);
        return styles;
      });
      const styles = await sharedStyles;
      if (!home.adoptedStyleSheets.includes(styles)) home.adoptedStyleSheets = [...home.adoptedStyleSheets, styles];
    } catch {
      sharedStyles = undefined;
    }
    root.hidden = false;
  }

  /**
   * @param {Box} box
   * @param {AbortSignal} signal
   */
  #listen(box, signal) {
    /** @type {(target: EventTarget, types: string, listener: (event: any) => void) => void} */
    const on = (target, types, listener) => types.split(' ').forEach((type) => target.addEventListener(type, listener, { signal }));

    on(box.input, 'focus pointerdown', () => this.#touch());
    on(box.input, 'focus', () => this.#results && this.#showPanel(true));
    on(box.input, 'input compositionend', (event) => event.isComposing || this.#typed());
    on(box.input, 'keydown', (event) => this.#key(event));
    on(box.root, 'keydown', (event) => {
      if (event.key === 'Escape' && event.target !== box.input && !event.defaultPrevented) {
        event.preventDefault();
        box.input.focus();
      }
    });
    on(box.clear, 'click', () => this.#clear());
    on(box.close, 'click', () => this.close());
    on(box.more, 'click', () => this.#showMore());
    on(box.listbox, 'click', (event) => this.#clicked(event));
    // The cursor stays in the box while the panel is used by pointer.
    on(box.panel, 'mousedown', (event) => event.target.closest('select, a[href]:not([role])') ?? event.preventDefault());
    if (box.button && box.dialog) {
      on(box.button, 'click', () => this.open());
      on(box.button, 'pointerenter focus', () => this.#touch());
      on(box.dialog, 'click', (event) => event.target === box.dialog && this.close());
      on(box.dialog, 'close', () => this.#showPanel(false));
    } else {
      const inside = (/** @type {any} */ node) => node === box.input || box.root.contains(node);
      on(box.root, 'focusout', ({ relatedTarget }) => relatedTarget && !inside(relatedTarget) && this.#showPanel(false));
      on(document, 'pointerdown', (event) => event.composedPath().some(inside) || this.#showPanel(false));
      if (window.visualViewport) on(window.visualViewport, 'resize', () => this.#fit());
    }
    on(document, 'keydown', (event) => {
      if (!isHotkey(event, this.#hotkey)) return;
      event.preventDefault();
      this.open();
    });
  }

  /** The reader is here: what is needed is loaded. */
  #touch() {
    if (!this.#opening) this.load().catch((error) => this.#fail(error));
  }

  /** @returns {Promise<SearchSource>} */
  async #open() {
    const { progress } = /** @type {Box} */ (this.#box);
    const { signal } = this.#life;
    // A load of a moment is not worth a bar that flashes up.
    const slow = setTimeout(() => (progress.hidden = false), 150);
    const loan = borrowIndex(this.getAttribute('src'), this.getAttribute('base-url'), ({ phase, loaded, total }) => {
      if (phase === 'load' && !total) progress.removeAttribute('value');
      else progress.value = phase === 'load' ? (0.8 * loaded) / (total ?? 1) : 0.8 + 0.2 * loaded;
    });
    this.#giveBack = () => {
      this.#giveBack = () => {};
      this.#samara = this.#opening = null;
      this.#failed = false;
      loan.giveBack();
    };
    try {
      const samara = await loan.samara;
      signal.throwIfAborted();
      this.#samara = samara;
      this.#emit('samara-ready', { info: samara.info });
      return samara;
    } catch (error) {
      this.#failed = true;
      if (!signal.aborted) this.#emit('samara-error', { error });
      throw error;
    } finally {
      clearTimeout(slow);
      progress.hidden = true;
    }
  }

  #typed() {
    this.#exact = false;
    this.#schedule();
  }

  /** Once a frame at most, and after the letter itself has been painted. */
  #schedule() {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#turn++;
    requestAnimationFrame(() => setTimeout(() => this.#waiting && this.#update()));
  }

  async #update() {
    const box = this.#box;
    if (!box) return;
    this.#waiting = false;
    const turn = ++this.#turn;
    const query = box.input.value;
    box.clear.hidden = !query;
    if (!query.trim()) return this.#showNothing();
    try {
      if (!this.#samara) this.#say(this.#words.loading);
      const samara = await (this.#opening ?? this.load());
      if (turn !== this.#turn) return;
      const results = await samara.search(query, this.#options());
      if (turn !== this.#turn) return;
      this.#show(results);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  #options(offset = 0) {
    const filters = /** @type {FilterBar} */ (this.#filters);
    return { limit: Number(this.getAttribute('limit')) || 10, offset, filters: filters.selected, sort: filters.sort || undefined, typos: !this.#exact };
  }

  #showNothing() {
    this.#results = null;
    this.#enterWaits = false;
    this.#announce('');
    this.#showPanel(false);
  }

  /** @param {Results} results */
  #show(results) {
    const box = /** @type {Box} */ (this.#box);
    const combobox = /** @type {Combobox} */ (this.#combobox);
    const { total, hits, suggestion } = results;
    const count = countWords(this.#words, total);
    this.#results = results;
    combobox.active = null;
    this.#filters?.show(results.facets, this.getAttribute('facets'), total);

    box.correction.hidden = !suggestion;
    if (suggestion) {
      const instead = make('button', 'instead', { type: 'button' }, ...fillIn(this.#words.instead, make('bdi', '', {}, results.query)));
      instead.onclick = () => {
        this.#exact = true;
        this.#schedule();
      };
      box.correction.replaceChildren(...fillIn(this.#words.showing, make('bdi', 'corrected', {}, suggestion)), ' ', instead);
    }

    box.listbox.replaceChildren(...hits.map((hit) => this.#draw(hit)));
    box.results.scrollTop = 0;
    this.#shown = hits.length;
    box.listbox.hidden = !total;
    box.more.hidden = this.#shown >= total;
    box.count.textContent = count;
    box.footer.hidden = !total;
    box.message.hidden = !!total;
    if (!total) this.#showNone(results.query);
    this.#showPanel(true);
    this.#announce(total ? count : box.message.firstChild?.textContent ?? '');
    this.#emit('samara-search', { query: results.query, results });
    if (this.#enterWaits) {
      this.#enterWaits = false;
      combobox.options[0]?.click();
    }
  }

  /** @param {Hit} hit */
  #draw(hit) {
    const box = /** @type {Box} */ (this.#box);
    return drawHit(hit, {
      words: this.#words,
      meta: (this.getAttribute('meta') ?? 'source date').split(/\s+/),
      nextId: () => `${box.listbox.id}-${boxesMade++}`,
      linkTo: (choice, passage) => this.#linkTo(choice, passage),
      template: this.template,
      choices: this.#choices,
    });
  }

  /**
   * @param {Omit<Choice, 'href'>} choice
   * @param {Passage} passage
   */
  #linkTo({ hit, section, url }, passage) {
    const query = this.#results?.suggestion ?? this.#results?.query ?? '';
    if (this.link) return followable(this.link(url, { hit, section, query }) ?? '', document.baseURI);
    const address = this.#samara?.resolve(url) ?? null;
    return address && address + followSuffix(this.getAttribute('follow'), address, passage);
  }

  async #showMore() {
    const box = /** @type {Box} */ (this.#box);
    const turn = this.#turn;
    const results = await this.#samara?.search(this.#results?.query ?? '', this.#options(this.#shown));
    if (!results || turn !== this.#turn) return;
    const first = box.listbox.childElementCount;
    box.listbox.append(...results.hits.map((hit) => this.#draw(hit)));
    this.#shown += results.hits.length;
    box.more.hidden = this.#shown >= results.total || !results.hits.length;
    const next = box.listbox.children[first]?.querySelector('[role=option]');
    if (next && this.#combobox) this.#combobox.active = /** @type {HTMLElement} */ (next);
    box.input.focus();
  }

  /**
   * Nothing found: a sentence, a tip, and words that there are.
   * @param {string} query
   */
  async #showNone(query) {
    const { message } = /** @type {Box} */ (this.#box);
    const turn = this.#turn;
    message.replaceChildren(
      make('p', 'sentence', {}, ...fillIn(this.#words.none, make('bdi', 'query', {}, query.trim()))),
      make('p', 'tip', {}, this.#words.tip),
    );
    const suggestions = (await this.#samara?.suggest(query, { limit: 6 })) ?? [];
    if (turn !== this.#turn || !suggestions.length) return;
    const chips = suggestions.map(({ text }) => {
      const chip = make('button', 'chip', { type: 'button' }, text);
      chip.onclick = () => this.search(text);
      return chip;
    });
    message.append(make('p', 'tip', {}, this.#words.similar), make('div', 'chips', {}, ...chips));
  }

  /** @param {unknown} error */
  #fail(error) {
    const box = this.#box;
    if (!box || /** @type {any} */ (error)?.name === 'AbortError') return;
    const retry = make('button', 'retry', { type: 'button' }, this.#words.retry);
    // Not by itself: a server in trouble is not asked again at every keystroke.
    retry.onclick = () => {
      box.message.hidden = true;
      box.input.focus();
      this.load().catch((error) => this.#fail(error));
      this.#schedule();
    };
    this.#results = null;
    this.#say(this.#words.failed || (error instanceof Error ? error.message : String(error)), retry);
  }

  /**
   * A sentence in place of the results.
   * @param {string} sentence
   * @param {HTMLElement} [button]
   */
  #say(sentence, button) {
    const box = /** @type {Box} */ (this.#box);
    box.message.replaceChildren(make('p', 'sentence', {}, sentence), button ?? '');
    box.message.hidden = false;
    box.listbox.replaceChildren();
    for (const part of [box.listbox, box.correction, box.more, box.footer, box.tools]) part.hidden = true;
    this.#showPanel(true);
    this.#announce(sentence);
  }

  /** @param {boolean} open */
  #showPanel(open) {
    const box = this.#box;
    if (!box || !this.#combobox) return;
    const filled = open && !!(this.#results || !box.message.hidden);
    box.panel.hidden = !filled;
    box.root.classList.toggle('samara-open', filled);
    this.#combobox.expanded = filled && !box.listbox.hidden;
    if (filled) this.#fit();
  }

  /** The panel ends where the window, or the keyboard on the screen, begins. */
  #fit() {
    const box = this.#box;
    if (!box || box.dialog || box.panel.hidden) return;
    const room = () => (visualViewport?.height ?? innerHeight) - box.panel.getBoundingClientRect().top - 12;
    if (room() < leastRoom) this.scrollIntoView();
    box.panel.style.setProperty('--_room', `${Math.max(room(), leastRoom)}px`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // 229: a key that an input method has taken.
    if (event.isComposing || event.keyCode === 229) return;
    const box = /** @type {Box} */ (this.#box);
    const combobox = /** @type {Combobox} */ (this.#combobox);
    if (/^Arrow(Up|Down)$/.test(event.key) && box.panel.hidden && this.#results) this.#showPanel(true);
    if (combobox.move(event)) {
      event.preventDefault();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (box.input.value) this.#clear();
      else this.close();
    } else if (event.key === 'Enter') {
      this.#enter(event);
    }
  }

  /** @param {KeyboardEvent} event */
  #enter(event) {
    const { input, panel } = /** @type {Box} */ (this.#box);
    const option = this.#combobox?.active ?? (panel.hidden ? null : this.#combobox?.options[0]);
    if (this.#waiting || (!this.#samara && input.value.trim())) {
      this.#enterWaits = true;
    } else if (option && (event.ctrlKey || event.metaKey)) {
      const href = this.#choices.get(option)?.href;
      if (href) window.open(href, '_blank', 'noopener');
    } else if (option) {
      option.click();
    } else {
      // Nothing to open: a form around an upgraded input is sent.
      return;
    }
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const option = /** @type {Element} */ (event.target).closest('[role=option]');
    const choice = option && this.#choices.get(option);
    if (!choice || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const query = this.#results?.suggestion ?? this.#results?.query ?? '';
    if (!this.#emit('samara-select', { ...choice, query }) || !choice.href) event.preventDefault();
    this.#focusBefore = null;
    if (this.#box?.dialog) this.close();
    else this.#showPanel(false);
  }

  #clear() {
    const { input } = /** @type {Box} */ (this.#box);
    input.value = '';
    this.#filters?.reset();
    input.focus();
    this.#typed();
    this.#showPanel(false);
  }

  /**
   * Heard once, when typing has settled.
   * @param {string} text
   */
  #announce(text) {
    const { status } = /** @type {Box} */ (this.#box);
    clearTimeout(this.#announcing);
    status.textContent = '';
    if (text) this.#announcing = window.setTimeout(() => (status.textContent = text), settled);
  }

  /**
   * @param {string} type
   * @param {object} detail
   * @returns {boolean} false if a listener has prevented the default
   */
  #emit(type, detail) {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: type === 'samara-select' }));
  }
}
