/** The panel under the box: shows results or a message, and announces them to screen readers. */

import { Announcer } from './announcer.js';
import { make } from './dom.js';
import { isOverBudget, nextFrame } from '../core/frames.js';
import { drawHit, sameTitles } from './hits.js';
import { drawNone, drawNotes, missingEverywhere } from './notes.js';
import { formatNumber, formatTotal } from '../words/words.js';

/** @import { Hit, HitGroup, HitTemplate, Passage, Results, SectionTemplate, Suggestion } from '../samara.d.ts' */
/** @import { Box } from './box.js' */
/** @import { Choice } from './hits.js' */
/** @import { Combobox } from './combobox.js' */
/** @import { Words } from '../words/words.js' */

/** The minimum room below the box, in em of the box. With less, the page scrolls the box to the top of the window. */
const minRoomEm = 15;

/** The margin above and below the panel, in pixels. */
const panelMarginPx = 16;

/**
 * @typedef {object} PanelHost
 * @property {Words} words
 * @property {() => string[]} meta names of the metadata to show with a hit
 * @property {(choice: Omit<Choice, 'href'>, passage: Passage) => string | null} linkTo
 * @property {() => string[]} places where the panel stands: the words of the attribute `panel`
 * @property {HitTemplate | null} template
 * @property {() => SectionTemplate | null} sectionTemplate
 * @property {() => void} searchExactly
 * @property {(name: string) => void} chooseIndex shows only the hits of one of several indexes
 * @property {(query: string) => void} search
 */

export class Panel {
  /** @type {Results | null} */
  results = null;
  /** The number of hits in the list. */
  shown = 0;
  announcer;

  #box;
  #combobox;
  #host;
  #optionCount = 0;
  #drawId = 0;
  /** The hits of the list. @type {Hit[]} */
  #hits = [];
  #isSameTitle = sameTitles([]);
  /** @type {WeakMap<Element, Choice>} */
  #choices = new WeakMap();

  /**
   * @param {Box} box
   * @param {Combobox} combobox
   * @param {PanelHost} host
   */
  constructor(box, combobox, host) {
    this.announcer = new Announcer(box.status);
    this.#box = box;
    this.#combobox = combobox;
    this.#host = host;
  }

  /** The query that was searched, after correction. */
  get query() {
    return this.results?.suggestion ?? this.results?.query ?? '';
  }

  /**
   * The hit or section behind an option.
   * @param {Element | null | undefined} option
   */
  choice(option) {
    return option ? this.#choices.get(option) : undefined;
  }

  /**
   * The place of an option in the list: the number of its hit, from 1, and 0 for the hit itself or the number of its section.
   * @param {Element} option
   */
  place(option) {
    const hit = /** @type {Element} */ (option.closest('.samara-hit'));
    const hits = [...this.#box.listbox.querySelectorAll('.samara-hit')];
    return { position: hits.indexOf(hit) + 1, section: [...hit.children].indexOf(option) };
  }

  /**
   * The option that Enter opens.
   * @returns {HTMLElement | undefined}
   */
  get defaultOption() {
    return this.#combobox.active ?? (this.#box.panel.hidden ? undefined : this.#combobox.options[0]);
  }

  /**
   * @param {Results} results
   * @param {number} startedAt the start of the work in this frame, by `performance.now()`
   * @param {boolean} open whether to open the panel
   * @returns {Promise<boolean>} whether all hits are drawn; false if later results or a message replaced them
   */
  showResults(results, startedAt, open) {
    const box = this.#box;
    const { total, hits, suggestion, query } = results;
    const { words } = this.#host;
    this.results = results;
    // Read scrollTop before any change: later it would force a layout of the new list.
    if (box.results.scrollTop) box.results.scrollTop = 0;
    const notes = drawNotes(results, words, this.#host.searchExactly);
    box.correction.hidden = !notes.nodes.length;
    box.correction.replaceChildren(...notes.nodes);
    if (!total) box.message.replaceChildren(...drawNone(query, words));
    box.message.hidden = !!total;
    box.listbox.hidden = box.footer.hidden = !total;
    this.#setHits(hits);
    this.#updateMore(results);
    const count = formatTotal(words, results);
    box.count.textContent = count;
    if (open) this.open(true);
    const drawn = this.#drawHits(
      results.groups?.map((group) => () => this.#drawGroup(group)) ?? hits.map((hit) => () => this.#draw(hit)),
      startedAt,
    );
    const groups = results.groups?.map(({ name, total }) => `${name} ${formatNumber(words, total)}`).join(', ');
    const sentence = total ? [count, groups].filter(Boolean).join(': ') : (box.message.firstChild?.textContent ?? '');
    const correction = suggestion && words.showing.replace('{}', suggestion);
    const texts = [correction, sentence, notes.text, missingEverywhere(hits, words)];
    this.announcer.announce(texts.filter(Boolean).join('. '));
    return drawn;
  }

  /**
   * Replaces the hits of the list from the top, as many per frame as the budget allows.
   * @param {(() => HTMLElement)[]} draws functions that draw the hits or groups of hits
   * @param {number} startedAt
   * @returns {Promise<boolean>} whether all hits are drawn
   */
  async #drawHits(draws, startedAt) {
    const { listbox } = this.#box;
    const drawId = ++this.#drawId;
    if (!draws.length) this.#combobox.active = null;
    while (listbox.children.length > draws.length) listbox.lastElementChild?.remove();
    for (const [at, draw] of draws.entries()) {
      // The first hit is drawn in the frame that shows the count and the notes.
      if (at && isOverBudget(startedAt)) {
        startedAt = await nextFrame();
        if (drawId !== this.#drawId) return false;
      }
      const group = draw();
      const before = listbox.children[at];
      if (before) before.replaceWith(group);
      else listbox.append(group);
      // The active option has been replaced; the preview then shows the first hit.
      if (!at) this.#combobox.active = null;
    }
    return true;
  }

  /**
   * Appends more hits of the same query.
   * @param {Results} results
   */
  appendResults({ hits, total, totalIsExact }) {
    this.#setHits([...this.#hits, ...hits]);
    const groups = hits.map((hit) => this.#draw(hit));
    this.#box.listbox.append(...groups);
    this.#updateMore({ total: hits.length ? total : this.shown, totalIsExact });
    this.#combobox.active = groups[0]?.querySelector('a');
    this.#box.input.focus();
  }

  /** @param {{ total: number, totalIsExact?: boolean }} results */
  #updateMore({ total, totalIsExact }) {
    const { more } = this.#box;
    const { words } = this.#host;
    // Each group has an option of its own for more hits.
    more.hidden = this.shown >= total || !!this.results?.groups;
    const rest = totalIsExact === false ? '' : ` (${formatNumber(words, total - this.shown)})`;
    more.textContent = words.more + rest;
  }

  /**
   * Shows that a query is being searched. Earlier results stay in the list until its own arrive.
   * @param {string} query
   */
  showSearching(query) {
    const { words } = this.#host;
    // Isolated, because its direction may differ from that of the sentence.
    const sentence = words.searching.replace('{}', () => `\u2068${query.trim()}\u2069`);
    if (!this.results?.total) return this.showMessage(sentence);
    this.#box.count.textContent = sentence;
    this.announcer.announce(sentence);
  }

  /**
   * Shows why there are no results, and offers a search that has some.
   * @param {string} sentence
   * @param {string} label the label of the button; empty: no button
   * @param {() => void} onclick
   */
  explainNone(sentence, label, onclick) {
    const { message } = this.#box;
    const button = label && make('button', 'retry', { onclick }, label);
    message.replaceChildren(...[message.firstChild, make('p', 'tip', {}, sentence), button].filter((node) => !!node));
    this.announcer.announce(`${message.firstChild?.textContent}. ${sentence}`);
  }

  /**
   * Suggests words that occur in the documents, if those of the query do not.
   * @param {Suggestion[]} suggestions
   */
  showSuggestions(suggestions) {
    if (!suggestions.length) return;
    const chips = suggestions.map(({ text }) =>
      make('button', 'chip', { dir: 'auto', onclick: () => this.#host.search(text) }, text),
    );
    this.#box.message.append(make('p', 'tip', {}, this.#host.words.similar), make('div', 'chips', {}, ...chips));
  }

  /**
   * Shows a sentence in place of the results.
   * @param {string} sentence
   * @param {HTMLElement[]} more elements below the sentence
   */
  showMessage(sentence, ...more) {
    const box = this.#box;
    this.results = null;
    this.#drawId++;
    box.message.replaceChildren(make('p', 'sentence', {}, sentence), ...more);
    box.message.hidden = false;
    box.listbox.replaceChildren();
    for (const part of [box.listbox, box.correction, box.more, box.footer, box.tools, box.preview]) part.hidden = true;
    this.open(true);
    this.announcer.announce(sentence);
  }

  /** Removes the results and closes the panel, because there is no query. */
  clear() {
    this.results = null;
    this.#drawId++;
    this.#box.message.hidden = true;
    this.#box.listbox.replaceChildren();
    this.announcer.announce('');
    this.open(false);
  }

  /** @param {boolean} open false closes the panel; true opens it if it has content */
  open(open) {
    const box = this.#box;
    const visible = open && !!(this.results || !box.message.hidden);
    // Measure while the panel is hidden: later the browser would lay it out twice, now and when it is filled.
    if (visible && box.panel.hidden) this.#updateRoom();
    box.panel.hidden = !visible;
    this.#combobox.expanded = visible && !box.listbox.hidden;
  }

  /** Adapts to a resized window or an on-screen keyboard. */
  updateRoom() {
    if (this.#box.dialog || !this.#box.panel.hidden) this.#updateRoom();
  }

  /** Limits the height of the panel, or of a dialog in full height, to the area above an on-screen keyboard. */
  #updateRoom() {
    const { dialog, panel, root, bar } = this.#box;
    const { height = innerHeight, scale = 1 } = visualViewport ?? {};
    if (dialog) {
      root.style.setProperty('--_visible', `${height * scale}px`);
      return;
    }
    const places = this.#host.places();
    if (places.includes('flow')) return;
    const isAbove = places.includes('above');
    const room = () => {
      const { top, bottom } = (bar ?? root).getBoundingClientRect();
      return (isAbove ? top : height - bottom) - panelMarginPx;
    };
    const minRoom = minRoomEm * parseFloat(getComputedStyle(root).fontSize);
    if (!isAbove && room() < minRoom) /** @type {ShadowRoot} */ (root.getRootNode()).host?.scrollIntoView();
    panel.style.setProperty('--_room', `${Math.max(room(), minRoom)}px`);
  }

  /** @param {Hit[]} hits all hits of the list */
  #setHits(hits) {
    this.#hits = hits;
    this.#isSameTitle = sameTitles(hits);
    this.shown = hits.length;
  }

  /** @param {Hit} hit */
  #draw(hit) {
    const nextId = () => this.#nextId();
    const [meta, isSameTitle, choices] = [this.#host.meta(), this.#isSameTitle, this.#choices];
    return drawHit(hit, { ...this.#host, meta, choices, isSameTitle, nextId });
  }

  /**
   * Draws the hits of one of several indexes, and an option that shows all of them.
   * @param {HitGroup} group
   */
  #drawGroup({ name, total, hits }) {
    const { words, chooseIndex } = this.#host;
    const hidden = total - hits.length;
    const count = formatNumber(words, total);
    const group = make(
      'div',
      'group',
      { role: 'group', 'aria-label': `${name}, ${count}` },
      make('div', 'group-name', { 'aria-hidden': 'true' }, make('bdi', '', {}, name), ' ', count),
      ...hits.map((hit) => this.#draw(hit)),
    );
    if (hidden > 0) {
      const rest = `${words.more} (${formatNumber(words, hidden)})`;
      const attributes = { role: 'option', id: this.#nextId(), tabindex: -1, 'aria-selected': 'false' };
      const onclick = () => chooseIndex(name);
      group.append(make('a', 'option all', { ...attributes, onclick }, rest, make('span', 'status', {}, ` ${name}`)));
    }
    return group;
  }

  #nextId() {
    return `${this.#box.listbox.id}-${this.#optionCount++}`;
  }
}
