/** Several indexes in one box: each ranks its own hits, and the box lists them as groups with names. */

import { ownValue } from '../core/names.js';
import { followable } from '../core/urls.js';
import { splitList } from './lists.js';

/**
 * @import { DocumentOptions, FacetValue, Hit, IndexInfo, Results, SearchOptions, SearchSource, SuggestOptions } from '../samara.d.ts'
 */

/** The facet whose values are the names of the indexes. */
export const indexFacet = 'index';

/** The number of hits of each group, while no index is chosen. */
const groupSize = 4;

/** @typedef {{ name: string, source: SearchSource }} Member */
/** @typedef {{ name: string, src: string | null, baseUrl: string | null, form: string | null }} NamedIndex */

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
      documents: sum(infos, 'documents'),
      words: sum(infos, 'words'),
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
    const members = this.#members.map((member) => ({
      ...member,
      isListed: !names.length || names.includes(member.name),
    }));
    const isGrouped = members.filter(({ isListed }) => isListed).length > 1;
    const own = { ...options, filters, ...(isGrouped && { limit: groupSize, offset: 0 }) };
    const searchMember = async (/** @type {typeof members[0]} */ member, text = query, more = {}) => {
      const countOnly = !member.isListed && { limit: 0, offset: 0, excerpts: false };
      return { ...member, results: await member.source.search(text, { ...own, ...countOnly, ...more }) };
    };
    let found = await Promise.all(members.map((member) => searchMember(member)));
    // All groups answer the same query: a correction holds for all or for none.
    const { suggestion } = (found.find(({ isListed, results }) => isListed && results.total) ?? found[0]).results;
    found = await Promise.all(
      found.map((member) =>
        member.results.suggestion === suggestion ? member : searchMember(member, suggestion ?? query, { typos: false }),
      ),
    );
    if (!options.offset) this.#documents.clear();
    const listed = found.filter(({ isListed }) => isListed);
    const groups = listed.map(({ name, source, results: { total, hits } }) => ({
      name,
      total,
      hits: hits.map((hit) => this.#resolved(hit, source)),
    }));
    const all = listed.map(({ results }) => results);
    return {
      query,
      suggestion,
      total: sum(all, 'total'),
      complete: sum(all, 'complete'),
      totalIsExact: all.every(({ totalIsExact }) => totalIsExact !== false),
      relaxed: all.find(({ total }) => total)?.relaxed ?? [],
      cut: all.some(({ cut }) => cut),
      hits: groups.flatMap(({ hits }) => hits),
      facets: {
        [indexFacet]: found.map(({ name, results }) => ({ value: name, count: results.total })),
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
    return mergeCounts(found.flat(), 'text').slice(0, options?.limit ?? 8);
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

/**
 * @template {string} K
 * @param {Record<K, number>[]} entries
 * @param {K} key the property to add up
 */
function sum(entries, key) {
  return entries.reduce((total, entry) => total + entry[key], 0);
}

/**
 * Adds the counts of entries with the same text, the largest first.
 * @template {{ count: number }} T
 * @param {T[]} entries
 * @param {keyof T} key the property with the text
 */
function mergeCounts(entries, key) {
  /** @type {Map<unknown, T>} */
  const merged = new Map();
  for (const entry of entries) {
    const count = entry.count + (merged.get(entry[key])?.count ?? 0);
    merged.set(entry[key], { ...entry, count });
  }
  return [...merged.values()].sort((a, b) => b.count - a.count);
}

/**
 * @param {Record<string, FacetValue[]>[]} all
 * @returns {Record<string, FacetValue[]>}
 */
function mergeFacets(all) {
  const names = new Set(all.flatMap((facets) => Object.keys(facets)));
  const valuesOf = (/** @type {string} */ name) => all.flatMap((facets) => ownValue(facets, name) ?? []);
  return Object.fromEntries([...names].map((name) => [name, mergeCounts(valuesOf(name), 'value')]));
}

/**
 * The indexes that an element names: its `<samara-index>` children, or else the addresses in its attribute `src`.
 * @param {Element} element
 * @returns {NamedIndex[]} one or more
 */
export function namedIndexes(element) {
  const [baseUrl, form] = ['base-url', 'form'].map((name) => element.getAttribute(name));
  const children = [...element.querySelectorAll('samara-index')];
  if (children.length) {
    return children.map((child) => {
      const src = child.getAttribute('src');
      return {
        name: child.getAttribute('name') ?? fileName(src ?? ''),
        src,
        baseUrl: child.getAttribute('base-url') ?? baseUrl,
        form: child.getAttribute('form') ?? form,
      };
    });
  }
  const addresses = splitList(element.getAttribute('src'));
  // Without an address, the index inside the engine or the first one in the page.
  if (!addresses.length) return [{ name: '', src: element.getAttribute('src'), baseUrl, form }];
  return addresses.map((src) => ({ name: fileName(src), src, baseUrl, form }));
}

/**
 * The facets of which one value is chosen at a time: those of the attribute `scopes`, by default the names of the indexes.
 * @param {Element} element
 */
export function scopesOf(element) {
  const scopes = element.getAttribute('scopes');
  if (scopes !== null) return splitList(scopes);
  return namedIndexes(element).length > 1 ? [indexFacet] : [];
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
