/**
 * The interface of `Samara` over a search cluster (OpenSearch, Elasticsearch) that has the records of
 * `samara export --to opensearch`. It only needs the right to search.
 *
 * A hit is a page record. A second request finds the sections of the hits. The query language is that of the index; words
 * are analyzed by the cluster.
 */

import { documentProperty } from '../core/names.js';
import { checkOptions, checkText } from '../core/options.js';
import { followable, parseUrl } from '../core/urls.js';
import { bestPassage, slicePassage } from './highlights.js';
import { loadParser } from './parse.js';
import { corrections, firstPlan, nextPlan } from './plan.js';
import {
  RequestBuilder,
  facetAggregations,
  filterQueries,
  highlight,
  isRequired,
  languageQuery,
  rangeQuery,
  sortOrder,
} from './request.js';

/**
 * @import {
 *   DocumentOptions, DocumentView, Hit, IndexInfo, Results, SearchOptions, SearchSource, SectionHit, SuggestOptions,
 *   Suggestion
 * } from '../samara.d.ts'
 * @import { ClusterOptions } from '../types/opensearch.d.ts'
 * @import { ParseQuery } from './parsed.d.ts'
 * @import { Plan } from './plan.js'
 */

/** The score of a page that has all words, in addition to that of the words: about that of a rare word in a title. */
const completeBonus = 20;
/** The score of a page whose text stands under few titles: all others are behind it. */
const ownTextBonus = 40;
/** The maximum number of sections of a hit. */
const maxSections = 3;
/** The number of hits after the first that a cluster returns by their number (`index.max_result_window`). */
const resultWindow = 10_000;
/** The number of hits that are passed over at a time. */
const maxSkipped = 1000;
/** The separator between the blocks of a page record. */
const blockSeparator = '\n\n';

/**
 * Opens an index of a cluster.
 * @param {string | URL} endpoint the address of the index, without `/_search`
 * @param {ClusterOptions} [options]
 * @returns {Promise<SearchSource>}
 */
export async function openCluster(endpoint, options = {}) {
  const page = documentProperty('baseURI');
  const address = parseUrl(endpoint, page);
  if (!address) throw new TypeError(`openCluster: “${endpoint}” is not the address of an index`);
  const { headers = {}, credentials, baseUrl, signal, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown) throw new TypeError(`openCluster: there is no option “${unknown}”`);
  const base = baseUrl === undefined ? page : parseUrl(baseUrl, page)?.href;
  if (baseUrl !== undefined && !base) throw new TypeError(`openCluster: “${baseUrl}” is not an address`);
  const client = new Client(`${address.href.replace(/\/+$/, '')}/_search`, headers, credentials);
  const found = await client.ask({ size: 1, query: { term: { kind: 'info' } } }, signal);
  const info = found.hits?.hits[0]?._source.info;
  if (info?.version !== 2) {
    throw new Error(`The index ${address.href} has no records of this version: export them with samara export.`);
  }
  return new ClusterIndex(client, info, await loadParser(info.metadata), base);
}

/** Sends requests. */
class Client {
  /** @param {string} address @param {Record<string, string>} headers @param {RequestCredentials | undefined} credentials */
  constructor(address, headers, credentials) {
    this.address = address;
    this.init = { method: 'POST', credentials, headers: { ...headers, 'content-type': 'application/json' } };
  }

  /** @param {object} body @param {AbortSignal | undefined} signal @returns {Promise<any>} */
  async ask(body, signal) {
    signal?.throwIfAborted();
    /** @type {Response} */
    let response;
    try {
      response = await fetch(this.address, { ...this.init, signal, body: JSON.stringify(body) });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new Error(`The search service ${this.address} did not answer.`, { cause });
    }
    if (!response.ok) throw new Error(`The search service ${this.address} answered ${response.status}.`);
    return response.json();
  }
}

/** @implements {SearchSource} */
class ClusterIndex {
  #client;
  #base;
  #requests;
  #parse;
  /** @type {string[]} */
  #facets;
  /** The plan of the last query: further pages and filters use it again. @type {{ key: string, plan: Plan } | null} */
  #last = null;
  /**
   * The sort values of the hits of the last search, by the number of hits up to them: further pages follow them.
   * @type {{ key: string, ends: Map<number, unknown[]> }}
   */
  #pages = { key: '', ends: new Map() };

  /** @type {IndexInfo} */
  info;

  /**
   * @param {Client} client
   * @param {IndexInfo & { facets: string[], analyzers: string[] }} info
   * @param {ParseQuery} parse
   * @param {string} [base]
   */
  constructor(client, info, parse, base) {
    this.#client = client;
    this.#parse = parse;
    this.#base = base;
    this.#requests = new RequestBuilder(info.analyzers);
    this.#facets = info.facets;
    this.info = { documents: info.documents, words: info.words, languages: info.languages, version: info.version };
  }

  /** @param {string} url */
  resolve(url) {
    return followable(checkText('url', url), this.#base);
  }

  /** @param {string} query @param {SearchOptions} [options] @returns {Promise<Results>} */
  async search(query, options = {}) {
    const own = checkOptions('search', options);
    const text = checkText('query', query);
    const { filters = {}, sort } = own;
    const parsed = this.#parse(text);
    const wantsAll = sort !== undefined || parsed.ranges.length > 0 || isFiltered(filters);
    if (!parsed.clauses.length && !wantsAll) return emptyResults(text, parsed.cut);
    const key = JSON.stringify([text, own.lang, own.prefix, own.typos]);
    let plan = this.#last?.key === key ? this.#last.plan : firstPlan(text, parsed);
    for (;;) {
      const found = await this.#ask(plan, own);
      const next = this.#last?.key === key ? null : nextPlan(text, plan, found, own.typos ?? true, this.#parse);
      if (next) {
        plan = next;
        continue;
      }
      this.#last = { key, plan };
      const sections = await this.#sections(plan, found, own);
      return this.#results(text, plan, found, sections);
    }
  }

  /**
   * Asks for a page of hits: those after the last hit of the page before, where it is known.
   * @param {Plan} plan
   * @param {SearchOptions} options
   */
  async #ask(plan, options) {
    const { limit = 10, offset = 0, filters, sort, lang, prefer, prefix, signal } = options;
    const request = this.#request(plan, options);
    const key = JSON.stringify([plan, filters, sort, lang, prefer, prefix]);
    if (this.#pages.key !== key) this.#pages = { key, ends: new Map() };
    const { ends } = this.#pages;
    if (offset + limit > resultWindow) await this.#skip(request, offset, ends, signal);
    const after = ends.get(offset);
    const own = after ? { search_after: after, size: limit + 1 } : { from: offset > resultWindow - limit ? 0 : offset };
    const found = await this.#client.ask({ ...request, ...own }, signal);
    const hits = newHits(found, after).slice(0, limit);
    found.hits.hits = hits;
    if (hits.length) ends.set(offset + hits.length, hits.at(-1).sort);
    return found;
  }

  /**
   * Finds the end of the first hits, which are too many to be left out by their number.
   * @param {any} request
   * @param {number} offset their number
   * @param {Map<number, unknown[]>} ends
   * @param {AbortSignal | undefined} signal
   */
  async #skip({ query, post_filter, sort }, offset, ends, signal) {
    let at = Math.max(0, ...[...ends.keys()].filter((end) => end <= offset));
    let last = ends.get(at);
    while (at < offset) {
      const size = Math.min(maxSkipped, offset - at);
      const body = { size, _source: false, query, post_filter, sort, ...(last && { search_after: last }) };
      const hits = newHits(await this.#client.ask(body, signal), last);
      if (!hits.length) break;
      at += hits.length;
      last = hits.at(-1).sort;
    }
    if (last) ends.set(offset, last);
  }

  /** The request for pages. @param {Plan} plan @param {SearchOptions} options */
  #request({ parsed, needed, names }, options) {
    const { limit = 10, filters = {}, sort, lang, prefer, prefix = true, excerpts = true } = options;
    const requests = this.#requests;
    const clauses = parsed.clauses.map((clause) => requests.clause(clause, prefix));
    const named = clauses.map((query, at) => ({ bool: { must: [query], _name: String(at) } }));
    const isMust = (/** @type {unknown} */ _, /** @type {number} */ at) => isRequired(parsed.clauses[at]);
    const optional = named.filter((query, at) => !isMust(query, at));
    const ranges = (/** @type {boolean} */ negated) =>
      parsed.ranges.filter((range) => range.negated === negated).map(rangeQuery);
    const filter = [{ term: { kind: 'page' } }, ...(lang ? [languageQuery(lang)] : []), ...ranges(false)];
    const others = optional.length ? [{ bool: { should: optional, minimum_should_match: needed } }] : [];
    // A preferred language moves hits before all others, whose scores are far below.
    const preferred = prefer ? { bool: { should: [languageQuery(prefer), { term: { lang: '' } }] } } : null;
    const query = {
      bool: {
        filter,
        must: [...named.filter(isMust), ...others],
        must_not: [
          ...parsed.excluded.map((exclusion) => requests.exclusion(exclusion)),
          ...ranges(true),
          // With filters, a copy may be the only one that has the value.
          ...(isFiltered(filters) ? [] : [{ term: { copy: true } }]),
        ],
        should: [
          ...requests.names(names),
          ...requests.proximity(parsed.clauses),
          { constant_score: { filter: { bool: { must: clauses } }, boost: completeBonus } },
          { constant_score: { filter: { bool: { must_not: { term: { boilerplate: true } } } }, boost: ownTextBonus } },
          ...(preferred && !sort ? [{ constant_score: { filter: preferred, boost: 1000 } }] : []),
        ],
      },
    };
    const counts = Object.fromEntries(clauses.map((query, at) => [`clause${at}`, { filter: query }]));
    return {
      size: limit,
      track_total_hits: true,
      track_scores: true,
      _source: ['url', 'title', 'lang', 'meta', 'duplicates'],
      query,
      post_filter: { bool: { filter: filterQueries(filters) } },
      sort: sortOrder(sort),
      aggs: {
        unfiltered: { filter: { match_all: {} } },
        complete: { filter: { bool: { must: clauses, filter: filterQueries(filters) } } },
        everywhere: { global: {}, aggs: counts },
        ...facetAggregations(this.#facets, filters),
      },
      ...(clauses.length && { suggest: corrections(parsed.clauses) }),
      ...(excerpts && { highlight: highlight(requests.fieldNames('title'), requests.fieldNames('text')) }),
    };
  }

  /** The best sections by the addresses of their pages. @param {Plan} plan @param {any} found @param {SearchOptions} options */
  async #sections({ parsed }, found, { prefix = true, excerpts = true, signal }) {
    /** @type {Map<string, SectionHit[]>} */
    const sections = new Map();
    const pages = found.hits.hits.map((/** @type {any} */ hit) => hit._source.url);
    if (!excerpts || !pages.length || !parsed.clauses.length) return sections;
    const queries = parsed.clauses.map((clause) => this.#requests.clause(clause, prefix, true));
    const answer = await this.#client.ask(
      {
        size: pages.length,
        _source: ['page'],
        query: {
          bool: {
            filter: [{ term: { kind: 'section' } }, { terms: { page: pages } }],
            must: [{ bool: { should: queries, minimum_should_match: 1 } }],
          },
        },
        collapse: {
          field: 'page',
          inner_hits: {
            name: 'sections',
            // One of them may be the text before the first heading.
            size: maxSections + 1,
            _source: ['url', 'heading'],
            highlight: highlight(this.#requests.fieldNames('heading'), this.#requests.fieldNames('text')),
          },
        },
      },
      signal,
    );
    for (const { _source, inner_hits: inner } of answer.hits.hits) {
      const best = inner.sections.hits.hits
        .filter((/** @type {any} */ section) => section._source.heading)
        .slice(0, maxSections)
        .map((/** @type {any} */ section) => this.#section(section));
      sections.set(_source.page, best);
    }
    return sections;
  }

  /** @param {any} section @returns {SectionHit} */
  #section(section) {
    const { heading, url } = section._source;
    const headingMarks = this.#passage('heading', section, heading).marks;
    return { heading, headingMarks, above: '', url, excerpt: this.#passage('text', section, '') };
  }

  /** @param {string} name @param {any} hit @param {string} fallback */
  #passage(name, hit, fallback) {
    const fields = this.#requests.fieldNames(name);
    return bestPassage(
      fields.map((field) => hit.highlight?.[field]?.[0]),
      fallback,
    );
  }

  /** @param {string} query @param {Plan} plan @param {any} found @param {Map<string, SectionHit[]>} sections @returns {Results} */
  #results(query, { parsed, relaxed, suggestion }, found, sections) {
    const hits = found.hits.hits.map((/** @type {any} */ hit) => {
      const { url, title, lang, meta, duplicates = [] } = hit._source;
      const matched = new Set(hit.matched_queries ?? []);
      const missing = parsed.clauses.filter((_, at) => !matched.has(String(at)));
      /** @type {Hit} */
      const own = {
        url,
        title,
        score: hit._score ?? 0,
        meta,
        lang,
        missing: missing.map(({ alternatives }) => alternatives[0].text),
        duplicates,
        titleMarks: this.#passage('title', hit, title).marks,
        excerpt: this.#passage('text', hit, ''),
        sections: sections.get(url) ?? [],
      };
      return own;
    });
    const facets = this.#facets.map((name, at) => {
      const buckets = found.aggregations[`facet${at}`].values.buckets;
      return [name, buckets.map((/** @type {any} */ { key, doc_count: count }) => ({ value: String(key), count }))];
    });
    const total = found.hits.total.value;
    return {
      query,
      total,
      totalIsExact: true,
      complete: Math.min(total, found.aggregations.complete.doc_count),
      relaxed,
      hits,
      facets: Object.fromEntries(facets),
      suggestion,
      cut: parsed.cut,
    };
  }

  /** @param {string} text @param {SuggestOptions} [options] @returns {Promise<Suggestion[]>} */
  async suggest(text, options = {}) {
    const { limit = 8, signal } = checkOptions('suggest', options);
    const last = this.#parse(checkText('text', text)).clauses.at(-1)?.alternatives.at(-1);
    if (!last?.unfinished || last.kind !== 'word' || !limit) return [];
    const clause = { alternatives: [last], field: null };
    const names = ['title', 'text'];
    const pages = { bool: { filter: [{ term: { kind: 'page' } }], must_not: [{ term: { copy: true } }] } };
    const found = await this.#client.ask(
      {
        size: 50,
        _source: false,
        query: { bool: { filter: [pages], must: [this.#requests.clause(clause, true)] } },
        highlight: highlight([], names),
      },
      signal,
    );
    const start = plainLetters(last.text);
    /** @type {Map<string, string>} */
    const words = new Map();
    for (const hit of found.hits.hits) {
      for (const name of names) {
        const { text: passage, marks } = bestPassage([hit.highlight?.[name]?.[0]], '');
        for (const [from, to] of marks) {
          const word = passage.slice(from, to).toLowerCase();
          if (plainLetters(word).startsWith(start) && !words.has(plainLetters(word)))
            words.set(plainLetters(word), word);
        }
      }
    }
    if (!words.size) return [];
    const queries = [...words.values()].map((word) => ({ multi_match: { query: word, fields: names } }));
    const counted = await this.#client.ask(
      {
        size: 0,
        query: pages,
        aggs: Object.fromEntries(queries.map((query, at) => [`word${at}`, { filter: query }])),
      },
      signal,
    );
    const before = text.slice(0, last.start);
    return [...words.values()]
      .map((word, at) => ({ text: before + word, count: counted.aggregations[`word${at}`].doc_count }))
      .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
      .slice(0, limit);
  }

  /** @param {string} url @param {DocumentOptions} [options] @returns {Promise<DocumentView | null>} */
  async document(url, options = {}) {
    const { query = '', signal } = checkOptions('document', options);
    const { clauses } = this.#parse(checkText('query', query));
    const page = { bool: { filter: [{ term: { kind: 'page' } }, { term: { page: checkText('url', url) } }] } };
    const names = ['title', 'text'].flatMap((name) => this.#requests.fieldNames(name));
    const marked = { should: clauses.map((clause) => this.#requests.clause(clause, true)) };
    const found = await this.#client.ask(
      { size: 1, query: { bool: { must: [page], ...marked } }, highlight: highlight(names, []) },
      signal,
    );
    const hit = found.hits.hits[0];
    if (!hit) return null;
    const { title, text, lang, meta, blocks } = hit._source;
    const passage = this.#passage('text', hit, text);
    let start = 0;
    const views = blocks.map((/** @type {any} */ { kind, length, id = null }) => {
      const view = { kind, id, ...slicePassage(passage, start, start + length) };
      start += length + blockSeparator.length;
      return view;
    });
    const counts = views.map((/** @type {DocumentView['blocks'][0]} */ { marks }) => marks.length);
    const most = Math.max(0, ...counts);
    const best = most ? counts.indexOf(most) : null;
    return { url, title, titleMarks: this.#passage('title', hit, title).marks, lang, meta, blocks: views, best };
  }
}

/**
 * The hits after the last one of the page before. A score is rounded on its way, so that hit may be found again.
 * @param {any} found
 * @param {unknown[] | undefined} after its sort values, of which the last is its address
 */
const newHits = (found, after) =>
  found.hits.hits.filter((/** @type {any} */ hit) => !after || hit.sort.at(-1) !== after.at(-1));

/** @param {NonNullable<SearchOptions['filters']>} filters */
const isFiltered = (filters) => Object.values(filters).some((values) => values.length);

/** Without accents and case, to compare words as the cluster does. @param {string} word */
const plainLetters = (word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** @param {string} query @param {boolean} cut @returns {Results} */
const emptyResults = (query, cut) => ({
  query,
  total: 0,
  totalIsExact: true,
  complete: 0,
  relaxed: [],
  hits: [],
  facets: {},
  suggestion: null,
  cut,
});
