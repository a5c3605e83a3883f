/** What opens under the box: results, or a sentence in their place; and the voice that tells how many there are. */

import { make } from './dom.js';
import { isLong, nextFrame } from './frames.js';
import { drawHit } from './hits.js';
import { countWords, fillIn } from './words.js';

/** @import { Hit, Passage, Results, Suggestion } from './samara.d.ts' */
/** @import { Box } from './box.js' */
/** @import { Choice } from './hits.js' */
/** @import { Combobox } from './combobox.js' */
/** @import { Words } from './words.js' */

/** The delay, in milliseconds, after which typing counts as settled and the count is announced. */
const settled = 700;

/** Room below the box, in its own letters, without which it goes to the top of the window. */
const leastRoom = 15;

/** What is kept free above and below the panel, in pixels. */
const aroundPanel = 16;

/**
 * @typedef {object} PanelHost
 * @property {Words} words
 * @property {string[]} meta names of the metadata that are shown with a hit
 * @property {(choice: Omit<Choice, 'href'>, passage: Passage) => string | null} linkTo
 * @property {((hit: Hit) => Node | null | undefined) | null} template
 * @property {() => void} searchExactly
 * @property {(query: string) => void} search
 */

export class Panel {
  /** @type {Results | null} */
  results = null;
  /** How many of the hits are drawn. */
  shown = 0;

  #box;
  #combobox;
  #host;
  #drawn = 0;
  #filling = 0;
  #announcing = 0;
  /** @type {WeakMap<Element, Choice>} */
  #choices = new WeakMap();

  /**
   * @param {Box} box
   * @param {Combobox} combobox
   * @param {PanelHost} host
   */
  constructor(box, combobox, host) {
    this.#box = box;
    this.#combobox = combobox;
    this.#host = host;
  }

  /** What was searched in the end. */
  get query() {
    return this.results?.suggestion ?? this.results?.query ?? '';
  }

  /**
   * What an option stands for.
   * @param {Element | null | undefined} option
   */
  choice(option) {
    return option ? this.#choices.get(option) : undefined;
  }

  /**
   * The option that Enter opens.
   * @returns {HTMLElement | undefined}
   */
  get best() {
    return this.#combobox.active ?? (this.#box.panel.hidden ? undefined : this.#combobox.options[0]);
  }

  /**
   * @param {Results} results
   * @param {number} began when this frame began to work on them
   * @returns {Promise<boolean>} whether all are drawn: not where another answer came in between
   */
  show(results, began) {
    const box = this.#box;
    const { total, hits, suggestion, query, cut } = results;
    const { words } = this.#host;
    this.results = results;
    // Before anything changes: asked for later, it would have the browser lay out the new list at once.
    if (box.results.scrollTop) box.results.scrollTop = 0;
    box.correction.hidden = !suggestion && !cut;
    box.correction.replaceChildren(cut ? words.cut : '');
    if (suggestion) {
      const instead = make(
        'button',
        'instead',
        { type: 'button' },
        ...fillIn(words.instead, make('bdi', '', {}, query)),
      );
      instead.onclick = this.#host.searchExactly;
      box.correction.prepend(...fillIn(words.showing, make('bdi', 'corrected', {}, suggestion)), ' ', instead, ' ');
    }
    if (!total) {
      const none = make('p', 'sentence', {}, ...fillIn(words.none, make('bdi', 'query', {}, query.trim())));
      box.message.replaceChildren(none, make('p', 'tip', {}, words.tip));
    }
    box.message.hidden = !!total;
    box.listbox.hidden = box.footer.hidden = !total;
    this.shown = hits.length;
    box.more.hidden = this.shown >= total;
    const count = countWords(words, total);
    box.count.textContent = count;
    this.open(true);
    const filled = this.#fill(hits, began);
    this.announce((total ? count : (box.message.firstChild?.textContent ?? '')) + (cut ? ` ${words.cut}` : ''));
    return filled;
  }

  /**
   * Draws hits over those that are there, from the top, as many in a frame as it has time for.
   * @param {Hit[]} hits
   * @param {number} began
   * @returns {Promise<boolean>} whether all are drawn
   */
  async #fill(hits, began) {
    const { listbox } = this.#box;
    const turn = ++this.#filling;
    if (!hits.length) this.#combobox.active = null;
    while (listbox.children.length > hits.length) listbox.lastElementChild?.remove();
    for (const [at, hit] of hits.entries()) {
      // The first comes at once, with all that is said of them.
      if (at && isLong(began)) {
        began = await nextFrame();
        if (turn !== this.#filling) return false;
      }
      const group = this.#draw(hit);
      const before = listbox.children[at];
      if (before) before.replaceWith(group);
      else listbox.append(group);
      // What was chosen is gone; the preview shows the best of what is seen.
      if (!at) this.#combobox.active = null;
    }
    return true;
  }

  /**
   * More hits of the same question, under those that are there.
   * @param {Results} results
   */
  append({ hits, total }) {
    const groups = hits.map((hit) => this.#draw(hit));
    this.#box.listbox.append(...groups);
    this.shown += hits.length;
    this.#box.more.hidden = this.shown >= total || !hits.length;
    this.#combobox.active = groups[0]?.querySelector('a');
    this.#box.input.focus();
  }

  /**
   * Words that there are, where those that were asked for are not.
   * @param {Suggestion[]} suggestions
   */
  offer(suggestions) {
    if (!suggestions.length) return;
    const chips = suggestions.map(({ text }) => {
      const chip = make('button', 'chip', { type: 'button', dir: 'auto' }, text);
      chip.onclick = () => this.#host.search(text);
      return chip;
    });
    this.#box.message.append(make('p', 'tip', {}, this.#host.words.similar), make('div', 'chips', {}, ...chips));
  }

  /**
   * A sentence in place of the results.
   * @param {string} sentence
   * @param {HTMLElement[]} more what stands under it
   */
  say(sentence, ...more) {
    const box = this.#box;
    this.results = null;
    this.#filling++;
    box.message.replaceChildren(make('p', 'sentence', {}, sentence), ...more);
    box.message.hidden = false;
    box.listbox.replaceChildren();
    for (const part of [box.listbox, box.correction, box.more, box.footer, box.tools, box.preview]) part.hidden = true;
    this.open(true);
    this.announce(sentence);
  }

  /** Nothing is asked, nothing is shown. */
  clear() {
    this.results = null;
    this.#filling++;
    this.#box.message.hidden = true;
    this.#box.listbox.replaceChildren();
    this.announce('');
    this.open(false);
  }

  /** @param {boolean} open if there is anything to show */
  open(open) {
    const box = this.#box;
    const filled = open && !!(this.results || !box.message.hidden);
    // Before it is seen: what is measured afterwards would have the browser lay it out at once, and once more when filled.
    if (filled && box.panel.hidden) this.#findRoom();
    box.panel.hidden = !filled;
    this.#combobox.expanded = filled && !box.listbox.hidden;
  }

  /** The window has changed, or the keyboard on the screen has come. */
  fit() {
    if (this.#box.dialog || !this.#box.panel.hidden) this.#findRoom();
  }

  /** The panel, or a dialog that is as high as the window, ends where the keyboard on the screen begins. */
  #findRoom() {
    const { dialog, panel, root, bar } = this.#box;
    const { height = innerHeight, scale = 1 } = visualViewport ?? {};
    if (dialog) {
      root.style.setProperty('--_visible', `${height * scale}px`);
      return;
    }
    const room = () => height - (bar ?? root).getBoundingClientRect().bottom - aroundPanel;
    const least = leastRoom * parseFloat(getComputedStyle(root).fontSize);
    if (room() < least) /** @type {ShadowRoot} */ (root.getRootNode()).host?.scrollIntoView();
    panel.style.setProperty('--_room', `${Math.max(room(), least)}px`);
  }

  /**
   * Heard once, when typing has settled.
   * @param {string} text
   */
  announce(text) {
    const { status } = this.#box;
    clearTimeout(this.#announcing);
    status.textContent = '';
    if (text) this.#announcing = window.setTimeout(() => (status.textContent = text), settled);
  }

  /** @param {Hit} hit */
  #draw(hit) {
    const nextId = () => `${this.#box.listbox.id}-${this.#drawn++}`;
    return drawHit(hit, { ...this.#host, choices: this.#choices, nextId });
  }
}
