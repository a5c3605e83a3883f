/** Several indexes in one box: each ranks its own hits, and the box lists them as groups with names. */

import { followable } from '../core/urls.js';

/**
 * @import { DocumentOptions, FacetValue, Hit, IndexInfo, Results, SearchOptions, SearchSource, SuggestOptions } from '../samara.d.ts'
 */

/** The facet whose values are the names of the indexes. */
export const indexFacet = 'index';

/** The number of hits of each group, while no index is chosen. */
const groupSize = 4;

/** @typedef {{ name: string, source: SearchSource }} Member */

/** @implements {SearchSource} */
export class SeveralIndexes {
  #members;
  /** The index of each listed document, and its URL there. @type {Map<string, [SearchSource, string]>} */
  #documents = new Map();
  /** @type {IndexInfo} */
  info;

  /** @param {Member[]} members */
  constructor(members) {
    this.#members = members;
    const infos = members.map(({ source }) => source.info);
    this.info = {
      documents: sum(infos.map(({ documents }) => documents)),
      words: sum(infos.map(({ words }) => words)),
      languages: [...new Set(infos.flatMap(({ languages }) => languages))],
      version: infos[0].version,
    };
  }

  /**
   * The hits of all indexes in groups, or those of the chosen one. The URLs of hits are resolved.
   * @param {string} query
   * @param {SearchOptions} [options]
   * @returns {Promise<Results>}
   */
  async search(query, options = {}) {
    const { [indexFacet]: chosen = [], ...filters } = options.filters ?? {};
    const names = [chosen].flat();
    const isChosen = (/** @type {Member} */ { name }) => !names.length || names.includes(name);
    const isGrouped = this.#members.filter(isChosen).length > 1;
    const own = { ...options, filters, ...(isGrouped && { limit: groupSize, offset: 0 }) };
    const searchMember = (/** @type {Member} */ member, text = query, more = {}) =>
      member.source.search(text, {
        ...own,
        ...(!isChosen(member) && { limit: 0, offset: 0, excerpts: false }),
        ...more,
      });
    let found = await Promise.all(this.#members.map((member) => searchMember(member)));
    // All groups answer the same query: a correction holds for all or for none.
    const suggestion = (found.find(({ total }, at) => total && isChosen(this.#members[at])) ?? found[0]).suggestion;
    found = await Promise.all(
      found.map((results, at) =>
        results.suggestion === suggestion
          ? results
          : searchMember(this.#members[at], suggestion ?? query, { typos: false }),
      ),
    );
    if (!options.offset) this.#documents.clear();
    const listed = this.#members.map(({ name, source }, at) => ({ name, source, results: found[at] })).filter(isChosen);
    const groups = listed.map(({ name, source, results }) => ({
      name,
      total: results.total,
      hits: results.hits.map((hit) => this.#resolved(hit, source)),
    }));
    const all = listed.map(({ results }) => results);
    return {
      query,
      suggestion,
      total: sum(all.map(({ total }) => total)),
      complete: sum(all.map(({ complete }) => complete)),
      totalIsExact: all.every(({ totalIsExact }) => totalIsExact !== false),
      relaxed: all.find(({ total }) => total)?.relaxed ?? [],
      cut: all.some(({ cut }) => cut),
      hits: groups.flatMap(({ hits }) => hits),
      facets: {
        [indexFacet]: this.#members.map(({ name }, at) => ({ value: name, count: found[at].total })),
        ...mergeFacets(all.map(({ facets }) => facets)),
      },
      ...(isGrouped && { groups: groups.filter(({ total }) => total) }),
    };
  }

  /**
   * @param {string} text
   * @param {SuggestOptions} [options]
   */
  async suggest(text, options) {
    const found = await Promise.all(this.#members.map(({ source }) => source.suggest(text, options)));
    const counts = found.flat().map(({ text, count }) => /** @type {const} */ ([text, count]));
    return mergeCounts(counts)
      .map(([text, count]) => ({ text, count }))
      .slice(0, options?.limit ?? 8);
  }

  /**
   * @param {string} url
   * @param {DocumentOptions} [options]
   */
  async document(url, options) {
    const [source, own] = this.#documents.get(url) ?? [];
    const view = own === undefined ? null : await source?.document(own, options);
    return view ? { ...view, url } : null;
  }

  /** @param {string} url */
  resolve(url) {
    return followable(url);
  }

  /**
   * @param {Hit} hit
   * @param {SearchSource} source
   * @returns {Hit}
   */
  #resolved(hit, source) {
    const resolve = (/** @type {string} */ url) => source.resolve(url) ?? url;
    const url = resolve(hit.url);
    this.#documents.set(url, [source, hit.url]);
    const sections = hit.sections.map((section) => ({ ...section, url: resolve(section.url) }));
    return { ...hit, url, sections, duplicates: hit.duplicates.map(resolve) };
  }
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * Adds the counts of equal texts, the largest first.
 * @param {(readonly [string, number])[]} counts
 */
function mergeCounts(counts) {
  /** @type {Map<string, number>} */
  const merged = new Map();
  for (const [text, count] of counts) merged.set(text, (merged.get(text) ?? 0) + count);
  return [...merged].sort((a, b) => b[1] - a[1]);
}

/**
 * @param {Record<string, FacetValue[]>[]} all
 * @returns {Record<string, FacetValue[]>}
 */
function mergeFacets(all) {
  const names = new Set(all.flatMap((facets) => Object.keys(facets)));
  const valuesOf = (/** @type {string} */ name) =>
    mergeCounts(
      all.flatMap((facets) =>
        (Object.hasOwn(facets, name) ? facets[name] : []).map(
          ({ value, count }) => /** @type {const} */ ([value, count]),
        ),
      ),
    ).map(([value, count]) => ({ value, count }));
  return Object.fromEntries([...names].map((name) => [name, valuesOf(name)]));
}

/**
 * The indexes that an element names: its `<samara-index>` children, or else the addresses in its attribute `src`.
 * @param {Element} element
 * @returns {{ name: string, src: string | null, baseUrl: string | null }[]} one or more
 */
export function namedIndexes(element) {
  const baseUrl = element.getAttribute('base-url');
  const children = [...element.querySelectorAll('samara-index')];
  if (children.length) {
    return children.map((child) => {
      const src = child.getAttribute('src');
      return {
        name: child.getAttribute('name') ?? fileName(src ?? ''),
        src,
        baseUrl: child.getAttribute('base-url') ?? baseUrl,
      };
    });
  }
  const addresses = element.getAttribute('src')?.trim().split(/\s+/).filter(Boolean) ?? [];
  // Without an address, the index inside the engine or the first one in the page.
  if (!addresses.length) return [{ name: '', src: element.getAttribute('src'), baseUrl }];
  return addresses.map((src) => ({ name: fileName(src), src, baseUrl }));
}

/**
 * The facets of which one value is chosen at a time: those of the attribute `scopes`, by default the names of the indexes.
 * @param {Element} element
 */
export function scopesOf(element) {
  const scopes = element.getAttribute('scopes')?.split(/\s+/).filter(Boolean);
  return scopes ?? (namedIndexes(element).length > 1 ? [indexFacet] : []);
}

/**
 * `docs` for `/search/docs.samara?v=2`.
 * @param {string} address
 */
function fileName(address) {
  return (
    address
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') || address
  );
}
