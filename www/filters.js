/** Facets as chips, and the order of sorting. */

import { make } from './dom.js';
import { ownValue } from './names.js';

/** @import { FacetValue } from './samara.d.ts' */
/** @import { Words } from './words.js' */

/** How many values of a facet are offered. */
const chipLimit = 8;

export class FilterBar {
  /** @type {Record<string, string[]>} */
  selected = Object.create(null);
  #tools;
  #facets;
  #sort;
  #words;
  #changed;

  /**
   * @param {{ tools: HTMLElement, facets: HTMLElement, sort: HTMLSelectElement }} place
   * @param {Words} words
   * @param {string} sorts the orders to choose from, parted by spaces; the best first is always one
   * @param {string} first the order to begin with
   * @param {() => void} changed
   */
  constructor({ tools, facets, sort }, words, sorts, first, changed) {
    this.#tools = tools;
    this.#facets = facets;
    this.#sort = sort;
    this.#words = words;
    this.#changed = changed;
    const orders = new Set(['', first, ...sorts.split(/\s+/)]);
    sort.append(
      ...[...orders].map((order) =>
        make('option', '', { value: order, selected: order === first }, ownValue(words.names, order) ?? order),
      ),
    );
    sort.onchange = changed;
  }

  get sort() {
    return this.#sort.value;
  }

  /** A new query begins without filters. */
  reset() {
    this.selected = Object.create(null);
  }

  /**
   * @param {Record<string, FacetValue[]>} facets
   * @param {string | null} names which of them, parted by spaces; null: all
   * @param {number} total how many hits there are
   */
  show(facets, names, total) {
    const focused = /** @type {HTMLElement | null} */ (
      /** @type {Document | ShadowRoot} */ (this.#facets.getRootNode()).activeElement
    )?.dataset.filter;
    const groups = (names?.split(/\s+/) ?? Object.keys(facets)).map((name) =>
      this.#group(name, ownValue(facets, name) ?? [], total),
    );
    this.#facets.replaceChildren(...groups.filter((group) => group !== null));
    this.#tools.hidden = !this.#facets.childElementCount;
    this.#sort.hidden = this.#sort.length < 2;
    for (const chip of this.#facets.querySelectorAll('button')) if (chip.dataset.filter === focused) chip.focus();
  }

  /**
   * @param {string} name
   * @param {FacetValue[]} values
   * @param {number} total
   */
  #group(name, values, total) {
    const chosen = this.selected[name] ?? [];
    // What is chosen stays, even where nothing has it any more: else it could not be taken back.
    const gone = chosen
      .filter((value) => !values.some((each) => each.value === value))
      .map((value) => ({ value, count: 0 }));
    const offered = [...gone, ...values].filter(({ value }, i) => i < chipLimit || chosen.includes(value));
    // What all hits have leaves nothing to choose.
    if (!chosen.length && offered.every(({ count }) => count === total)) return null;
    const chips = offered.map(({ value, count }) => {
      const pressed = chosen.includes(value);
      const chip = make(
        'button',
        'chip',
        { type: 'button', 'aria-pressed': String(pressed), 'data-filter': `${name}=${value}` },
        make('bdi', '', {}, value),
        ' ',
        make('span', 'chip-count', {}, String(count)),
      );
      chip.onclick = () => {
        this.selected[name] = pressed ? chosen.filter((each) => each !== value) : [...chosen, value];
        this.#changed();
      };
      return chip;
    });
    const label = ownValue(this.#words.names, name) ?? name;
    return make(
      'div',
      'facet',
      { role: 'group', 'aria-label': label },
      make('span', 'facet-name', { 'aria-hidden': 'true' }, label),
      ...chips,
    );
  }
}
