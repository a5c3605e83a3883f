/** Inputs for ranges of dates and numbers, which filter the results: `2021..2023`. */

import { make } from './dom.js';
import { splitList } from './lists.js';
import { ownValue } from '../core/names.js';

/** @import { Words } from '../words/words.js' */

/** Between the ends of a range in a filter. */
const separator = '..';

/** Whether a value of a filter is a range. @param {string} value */
export function isRange(value) {
  return value.includes(separator);
}

/**
 * Parses the attribute `ranges`: `date price:number`. The type of `date` is a date, that of other names a number.
 * @param {string | null} text
 */
function parseRanges(text) {
  return splitList(text).map((range) => {
    const [, name, type] = /^(.+?)(?::(date|number))?$/.exec(range) ?? [];
    return { name, type: type ?? (name === 'date' ? 'date' : 'number') };
  });
}

/** The inputs, which are not drawn anew with each result: that would disturb the reader who types into one. */
export class Ranges {
  #element;
  #words;
  #onChange;

  /**
   * @param {HTMLElement} element holds the inputs
   * @param {Words} words
   * @param {(name: string, range: string) => void} onChange gets an empty range if both inputs are empty
   */
  constructor(element, words, onChange) {
    this.#element = element;
    this.#words = words;
    this.#onChange = onChange;
  }

  /**
   * @param {string | null} text the attribute
   * @param {Record<string, readonly string[]>} selected the filters that are chosen
   */
  set(text, selected) {
    const groups = parseRanges(text).map(({ name, type }) => this.#group(name, type, selected[name]?.find(isRange)));
    this.#element.replaceChildren(...groups);
    this.#element.hidden = !groups.length;
  }

  /** Empties all inputs. */
  reset() {
    for (const input of this.#element.querySelectorAll('input')) input.value = '';
  }

  /**
   * @param {string} name
   * @param {string} type
   * @param {string} [range] the one that is chosen
   */
  #group(name, type, range = separator) {
    const { names, from, to } = this.#words;
    const label = ownValue(names, name) ?? name;
    const ends = range.split(separator);
    const inputs = [from, to].map((word, at) => {
      const attributes = { type, 'aria-label': `${label}: ${word}`, placeholder: word, step: 'any', value: ends[at] };
      return make('input', 'narrow', attributes);
    });
    for (const input of inputs) {
      input.onchange = () => {
        const values = inputs.map(({ value }) => value);
        this.#onChange(name, values.some(Boolean) ? values.join(separator) : '');
      };
    }
    const title = make('span', 'facet-name', { 'aria-hidden': 'true' }, label);
    return make('div', 'facet range', { role: 'group', 'aria-label': label }, title, inputs[0], '–', inputs[1]);
  }
}
