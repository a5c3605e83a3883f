/** The list of all documents, in portions, in an order and with filters that the reader chooses. */

import { make } from '../element/dom.js';
import { formatMeta, formatNumber, pageWordsFor } from '../words/words.js';
import { briefAbout, fieldName } from './about.js';
import { formatRoute } from './routes.js';

/** @import { Hit, SearchSource } from '../samara.d.ts' */

/** The number of documents that are listed at a time. */
const listPortion = 200;

/** The orders to choose from; the first is the initial one. */
const orders = ['date:desc', 'date:asc', 'title:asc'];

/**
 * @typedef {object} ListParts
 * @property {HTMLElement} list
 * @property {HTMLElement} count the number of listed documents
 * @property {HTMLElement} controls the fields for order and filters
 * @property {HTMLButtonElement} more
 */

/** Lists the documents of an index. */
export class DocumentList {
  #samara;
  #parts;
  #words = pageWordsFor(document.documentElement.lang);
  #sort = orders[0];
  /** @type {Record<string, string[]>} */
  #filters = Object.create(null);

  /**
   * @param {SearchSource} samara
   * @param {ListParts} parts
   */
  constructor(samara, parts) {
    this.#samara = samara;
    this.#parts = parts;
    parts.more.addEventListener('click', () => this.#listMore());
  }

  /** Lists the first documents. @returns {Promise<number>} the number of all */
  async start() {
    const { total, hits, facets } = await this.#search(0);
    const fields = Object.entries(facets).filter(([, values]) => values.length > 1);
    const hasDates = hits.some((hit) => hit.meta.date);
    const names = this.#words.names;
    if (total > 1) {
      const offered = orders.filter((order) => hasDates || !order.startsWith('date'));
      const options = offered.map((order) => ({ value: order, text: names[order] }));
      if (options.length > 1) this.#field(this.#words.sort, options, (order) => (this.#sort = order));
      for (const [facet, values] of fields) {
        const numbered = values.map(({ value, count }) => ({
          value,
          text: `${formatMeta(value, this.#words)} (${formatNumber(this.#words, count)})`,
        }));
        this.#field(fieldName(facet, this.#words), [{ value: '', text: this.#words.all }, ...numbered], (value) => {
          this.#filters[facet] = value ? [value] : [];
        });
      }
    }
    this.#show(hits, total, 0);
    return total;
  }

  /**
   * Adds a field. A choice lists the documents anew.
   * @param {string} label
   * @param {{ value: string, text: string }[]} options
   * @param {(value: string) => void} choose
   */
  #field(label, options, choose) {
    const select = make('select', '', {}, ...options.map(({ value, text }) => make('option', '', { value }, text)));
    select.addEventListener('change', async () => {
      choose(select.value);
      const { hits, total } = await this.#search(0);
      this.#show(hits, total, 0);
    });
    this.#parts.controls.append(make('label', '', {}, `${label} `, select));
  }

  /** @param {number} offset */
  #search(offset) {
    return this.#samara.search('', { limit: listPortion, offset, sort: this.#sort, filters: { ...this.#filters } });
  }

  async #listMore() {
    const offset = this.#parts.list.childElementCount;
    const { hits, total } = await this.#search(offset);
    const [first] = this.#show(hits, total, offset);
    first?.querySelector('a')?.focus();
  }

  /**
   * @param {Hit[]} hits
   * @param {number} total
   * @param {number} offset
   */
  #show(hits, total, offset) {
    const { list, count, more } = this.#parts;
    const entries = hits.map((hit) => this.#entry(hit));
    if (offset) list.append(...entries);
    else list.replaceChildren(...entries);
    const remaining = total - offset - hits.length;
    more.hidden = !remaining || !hits.length;
    more.textContent = `${this.#words.more} (${formatNumber(this.#words, remaining)})`;
    // Documents with the same text are one entry.
    const isFiltered = Object.values(this.#filters).some((values) => values.length);
    count.textContent = formatNumber(this.#words, isFiltered ? total : this.#samara.info.documents);
    return entries;
  }

  /** @param {Hit} hit */
  #entry(hit) {
    const lang = hit.lang || null;
    return make(
      'li',
      '',
      {},
      make(
        'a',
        '',
        { href: formatRoute({ url: hit.url }) },
        make('span', '', { class: 'about' }, ...briefAbout(hit.meta, this.#words)),
        make('span', '', { class: 'title', dir: 'auto', lang }, hit.title),
        make('span', '', { class: 'beginning', dir: 'auto', lang }, hit.excerpt.text),
      ),
      ...hit.duplicates.map((url) =>
        make('a', '', { class: 'copy', href: formatRoute({ url }) }, this.#words.copy.replace('{}', url)),
      ),
    );
  }
}
