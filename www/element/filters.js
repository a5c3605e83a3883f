/** The facets as chips, and the sort order. */

import { isRightToLeft } from './direction.js';
import { make } from './dom.js';
import { ownValue } from '../core/names.js';
import { FilterSheet } from './filter-sheet.js';
import { splitList } from './lists.js';
import { isRange, Ranges } from './ranges.js';
import { formatCount, formatNumber } from '../words/words.js';

/** @import { FacetValue } from '../samara.d.ts' */
/** @import { Words } from '../words/words.js' */

/** The number of values that a facet shows until the reader asks for all. */
const maxCollapsedChips = 8;
/** A facet with more values has an input that narrows them. */
const maxChipsWithoutInput = 20;
/** A year, a date or a number. */
const orderedValue = /^-?\d+([.-]\d+)*$/;

/**
 * Parses the attribute `filter`, whose filters apply to every search of the box: `version:2; kind:guide; kind:reference`.
 * @param {string | null} text
 * @returns {Record<string, string[]>}
 */
export function fixedFilters(text) {
  /** @type {Record<string, string[]>} */
  const filters = Object.create(null);
  for (const [, name, value] of (text ?? '').matchAll(/([^:;]+):([^;]+)/g)) {
    (filters[name.trim()] ??= []).push(value.trim());
  }
  return filters;
}

export class FilterBar {
  /** The facets of which one value is chosen at a time: they come first, each with a button for all. @type {string[]} */
  scopes = [];
  /** @type {Record<string, string[]>} */
  selected = Object.create(null);
  #tools;
  #facets;
  #sort;
  #words;
  #onChange;
  #ranges;
  #sheet;
  /** The facets that show all their values, with the text that narrows them. @type {Map<string, string>} */
  #expanded = new Map();
  /** The arguments of the last `show`. @type {Parameters<FilterBar['show']> | null} */
  #shown = null;

  /**
   * @param {object} elements
   * @param {HTMLElement} elements.tools
   * @param {HTMLElement} elements.facets
   * @param {HTMLSelectElement} elements.sort
   * @param {HTMLElement} elements.ranges
   * @param {HTMLElement} [elements.filters] opens the sheet; undefined: there is none
   * @param {Words} words
   * @param {() => void} onChange
   */
  constructor({ tools, facets, sort, ranges, filters }, words, onChange) {
    this.#tools = tools;
    this.#facets = facets;
    this.#sort = sort;
    this.#words = words;
    this.#onChange = onChange;
    sort.onchange = onChange;
    this.#sheet = filters ? new FilterSheet(tools, filters, words) : null;
    this.#ranges = new Ranges(ranges, words, (name, chosen) => {
      const others = (this.selected[name] ?? []).filter((value) => !isRange(value));
      this.selected[name] = [...others, ...chosen];
      onChange();
    });
    // A mouse wheel scrolls vertically, the row of chips horizontally.
    facets.onwheel = (event) => {
      const before = facets.scrollLeft;
      if (event.ctrlKey || !event.deltaY) return;
      facets.scrollLeft += isRightToLeft(facets) ? -event.deltaY : event.deltaY;
      if (facets.scrollLeft !== before) event.preventDefault();
    };
  }

  /**
   * @param {string | null} sorts the offered orders, space-separated; best match is always offered
   * @param {string | null} initial the initial order
   * @param {boolean} reset whether to select `initial` or keep the reader's choice
   */
  setSorts(sorts, initial, reset) {
    const orders = [...new Set(['', ...splitList(initial), ...splitList(sorts)])];
    const chosen = !reset && orders.includes(this.sort) ? this.sort : (initial ?? '');
    this.#sort.replaceChildren(
      ...orders.map((order) =>
        make('option', '', { value: order, selected: order === chosen }, ownValue(this.#words.names, order) ?? order),
      ),
    );
  }

  get sort() {
    return this.#sort.value;
  }

  /** An order that is not offered selects the best match. */
  set sort(order) {
    this.#sort.value = order;
    if (!this.#sort.value) this.#sort.value = '';
  }

  get hasSelection() {
    return Object.values(this.selected).flat().length > 0;
  }

  /** @param {string | null} ranges the attribute `ranges` */
  setRanges(ranges) {
    this.#ranges.draw(ranges);
  }

  /** Closes the sheet of a small window, because the reader goes on typing. */
  closeSheet() {
    this.#sheet?.open(false);
  }

  /** As `closeSheet`, and moves the focus to its button. @returns {boolean} whether the sheet was open */
  leaveSheet() {
    return !!this.#sheet?.leave();
  }

  /** @param {Record<string, string[]>} filters */
  select(filters) {
    this.selected = filters;
    this.#ranges.select(filters);
  }

  /** Removes all filters. */
  reset() {
    this.select(Object.create(null));
  }

  /**
   * @param {Record<string, FacetValue[]>} facets
   * @param {string | null} names the facets to show, space-separated; null: all
   * @param {number} total the number of hits
   * @param {object} fixed the filters that the page sets: their facets are not shown
   */
  show(facets, names, total, fixed) {
    this.#shown = [facets, names, total, fixed];
    const focused = /** @type {HTMLElement | null} */ (
      /** @type {Document | ShadowRoot} */ (this.#facets.getRootNode()).activeElement
    )?.dataset.filter;
    // A facet with a selection is always shown, so that the reader can remove the filter.
    const chosen = Object.keys(this.selected).filter((name) => this.selected[name].length);
    const values = chosen.filter((name) => !this.selected[name].every(isRange));
    const shown = new Set([...this.scopes, ...(names === null ? Object.keys(facets) : splitList(names)), ...values]);
    for (const name of Object.keys(fixed)) shown.delete(name);
    const groups = [...shown].map((name) => this.#group(name, ownValue(facets, name) ?? [], total, focused));
    this.#facets.replaceChildren(...groups.filter((group) => group !== null));
    this.#facets.classList.toggle('samara-expanded', !!this.#facets.querySelector('[aria-expanded=true]'));
    const count = chosen.filter((name) => !this.scopes.includes(name)).flatMap((name) => this.selected[name]).length;
    const hasFacets = !!this.#facets.querySelector('.samara-facet:not(.samara-scope)');
    this.#sheet?.update(count, !hasFacets && this.#ranges.isEmpty);
    this.#tools.hidden = !this.#facets.childElementCount && this.#ranges.isEmpty;
    this.#sort.hidden = this.#sort.length < 2;
    for (const control of visibleControls(this.#facets)) if (control.dataset.filter === focused) control.focus();
  }

  /**
   * A facet is a toolbar: one tab stop, arrows move between its values.
   * @param {string} name
   * @param {FacetValue[]} values
   * @param {number} total
   * @param {string | undefined} focused the chip that has the focus
   */
  #group(name, values, total, focused) {
    const chosen = (this.selected[name] ?? []).filter((value) => !isRange(value));
    const expanded = this.#expanded.has(name);
    // A selected value stays even if no hit has it, so that the reader can remove it.
    const withoutHits = chosen
      .filter((value) => !values.some((other) => other.value === value))
      .map((value) => ({ value, count: 0 }));
    const isScope = this.scopes.includes(name);
    const all = [...withoutHits, ...(isScope ? values : sortValues(values))];
    // Values that all hits have do not narrow the results.
    if (!chosen.length && (isScope ? all.length < 2 : all.every(({ count }) => count === total))) return null;
    const offered = all.filter(
      ({ value }, i) => expanded || isScope || i < maxCollapsedChips || chosen.includes(value),
    );
    const label = ownValue(this.#words.names, name) ?? (isScope ? this.#words.scope : name);
    const controls = offered.map((value) => this.#chip(name, value, isScope));
    if (isScope) controls.unshift(this.#allButton(name));
    const narrow = expanded && all.length > maxChipsWithoutInput ? this.#narrowInput(name, label, [...controls]) : null;
    if (expanded || offered.length < all.length) {
      controls.push(this.#expandButton(name, all.length - offered.length));
    }
    const stop =
      controls.find(({ dataset }) => dataset.filter === focused) ??
      controls.find((control) => control.getAttribute('aria-pressed') === 'true') ??
      controls[0];
    for (const control of controls) control.tabIndex = control === stop ? 0 : -1;
    const group = make(
      'div',
      isScope ? 'facet scope' : 'facet',
      { role: 'toolbar', 'aria-label': label },
      isScope ? null : make('span', 'facet-name', { 'aria-hidden': 'true' }, label),
      narrow,
      ...controls,
    );
    group.onkeydown = (event) => moveFocus(event, group);
    return group;
  }

  /**
   * @param {string} name
   * @param {FacetValue} value
   * @param {boolean} isScope whether the value replaces another one
   */
  #chip(name, { value, count }, isScope) {
    const chosen = this.selected[name] ?? [];
    const pressed = chosen.includes(value);
    const [number, results] = [formatNumber(this.#words, count), formatCount(this.#words, count)];
    return make(
      'button',
      'chip',
      {
        'aria-pressed': String(pressed),
        // The name must contain the visible text: in some languages “one result” has no digit.
        'aria-label': results.includes(number) ? `${value}, ${results}` : null,
        'data-filter': `${name}=${value}`,
        onclick: () => {
          const others = isScope ? [] : chosen.filter((other) => other !== value);
          this.selected[name] = pressed ? others : [...others, value];
          this.#onChange();
        },
      },
      make('bdi', '', {}, value),
      ' ',
      make('span', 'chip-count', {}, number),
    );
  }

  /**
   * The button of a scope that removes the choice.
   * @param {string} name
   */
  #allButton(name) {
    const pressed = String(!this.selected[name]?.length);
    const onclick = () => {
      delete this.selected[name];
      this.#onChange();
    };
    return make('button', 'chip', { 'aria-pressed': pressed, 'data-filter': `${name}=`, onclick }, this.#words.all);
  }

  /**
   * @param {string} name
   * @param {number} hidden the number of values that are not shown; 0: all are
   */
  #expandButton(name, hidden) {
    const { all, fewer } = this.#words;
    const onclick = () => {
      if (hidden) this.#expanded.set(name, '');
      else this.#expanded.delete(name);
      if (this.#shown) this.show(...this.#shown);
    };
    return make(
      'button',
      'chip',
      { 'aria-expanded': String(!hidden), 'data-filter': `${name}…`, onclick },
      hidden ? `${all} (+${formatNumber(this.#words, hidden)})` : fewer,
    );
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {HTMLElement[]} chips
   */
  #narrowInput(name, label, chips) {
    const input = make('input', 'narrow', {
      type: 'search',
      'aria-label': label,
      placeholder: this.#words.placeholder,
      'data-filter': `${name}?`,
      autocomplete: 'off',
      spellcheck: 'false',
    });
    const narrow = () => {
      const text = input.value.trim().toLowerCase();
      this.#expanded.set(name, input.value);
      for (const chip of chips) chip.hidden = !chip.firstChild?.textContent?.toLowerCase().includes(text);
    };
    input.value = this.#expanded.get(name) ?? '';
    input.oninput = narrow;
    narrow();
    return input;
  }
}

/**
 * Sorts years, dates and numbers in descending order. Other values keep the order of the engine, most frequent first.
 * @param {FacetValue[]} values
 */
function sortValues(values) {
  if (!values.every(({ value }) => orderedValue.test(value))) return values;
  return [...values].sort((a, b) => b.value.localeCompare(a.value, 'en', { numeric: true }));
}

/** @param {Element} parent @returns {HTMLElement[]} the visible buttons and inputs */
function visibleControls(parent) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (parent.querySelectorAll('[data-filter]:not([hidden])'))];
}

/**
 * Moves the focus between the buttons of a toolbar: arrow keys, Home and End.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} group
 */
function moveFocus(event, group) {
  const from = /** @type {HTMLElement} */ (event.target);
  if (from.localName !== 'button') return;
  const buttons = visibleControls(group).filter((control) => control.localName === 'button');
  const right = isRightToLeft(group) ? -1 : 1;
  const step = ownValue({ ArrowRight: right, ArrowLeft: -right, Home: -Infinity, End: Infinity }, event.key);
  if (!step) return;
  const to = Math.max(0, Math.min(buttons.indexOf(from) + step, buttons.length - 1));
  event.preventDefault();
  from.tabIndex = -1;
  buttons[to].tabIndex = 0;
  buttons[to].focus();
}
