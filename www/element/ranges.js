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
    return [name, type ?? (name === 'date' ? name : 'number')];
  });
}

/** The inputs, which are not drawn anew with each result: that would disturb the reader who types into one. */
export class Ranges {
  #element;
  #words;
  #onChange;
  /** The two inputs of each name. @type {[string, HTMLInputElement[]][]} */
  #inputs = [];

  /**
   * @param {HTMLElement} element holds the inputs
   * @param {Words} words
   * @param {(name: string, ranges: string[]) => void} onChange gets no range if both inputs are empty
   */
  constructor(element, words, onChange) {
    this.#element = element;
    this.#words = words;
    this.#onChange = onChange;
  }

  /** @param {string | null} text the attribute */
  draw(text) {
    this.#element.replaceChildren(...parseRanges(text).map(([name, type]) => this.#group(name, type)));
    this.#element.hidden = this.isEmpty;
  }

  get isEmpty() {
    return !this.#inputs.length;
  }

  /**
   * Shows the chosen ranges in the inputs. One that is right stays as it is, as the reader may be typing a date into it.
   * @param {Record<string, readonly string[]>} selected the filters that are chosen
   */
  select(selected) {
    for (const [name, inputs] of this.#inputs) {
      const ends = (selected[name]?.find(isRange) ?? separator).split(separator);
      for (const [at, input] of inputs.entries()) if (input.value !== ends[at]) input.value = ends[at];
    }
  }

  /**
   * @param {string} name
   * @param {string} type
   */
  #group(name, type) {
    const { names, from, to } = this.#words;
    const label = ownValue(names, name) ?? name;
    const inputs = [from, to].map((word) =>
      make('input', 'narrow', { type, 'aria-label': `${label}: ${word}`, placeholder: word, step: 'any' }),
    );
    this.#inputs.push([name, inputs]);
    for (const input of inputs) {
      input.onchange = () => {
        const range = inputs.map(({ value }) => value).join(separator);
        this.#onChange(name, range === separator ? [] : [range]);
      };
    }
    const title = make('span', 'facet-name', { 'aria-hidden': 'true' }, label);
    return make('div', 'facet range', { role: 'group', 'aria-label': label }, title, inputs[0], '–', inputs[1]);
  }
}
