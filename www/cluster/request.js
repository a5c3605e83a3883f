/** Parsed queries → the query DSL of OpenSearch and Elasticsearch, over the records of `samara export --to opensearch`. */

/** @import { Atom, Clause, Range } from './parsed.d.ts' */

/** The marks around matches in highlights: two characters for private use each, which no text contains in this order. */
export const markStart = '\ue0f0\ue0f1';
export const markEnd = '\ue0f1\ue0f0';

/** The score of a page whose name is the query, or one of whose sections has that name. */
const nameBonus = { names: 30, section_names: 20 };

/** The length of an excerpt in characters. */
const excerptLength = 220;

/** The number of other words between words that stand close together. */
const proximitySlop = 5;

/** The weight of a word that is a part of a name: `map` in `HashMap`. */
const partWeight = 0.5;

/** The maximum number of values of a facet. */
const maxFacetValues = 500;

/**
 * The fields of the records by the field of the query, with their weights.
 * @type {Record<string, [name: string, weight: number][]>}
 */
const pageFields = {
  any: [
    ['title', 3],
    ['headings', 3],
    ['text', 1],
  ],
  title: [['title', 1]],
  heading: [['headings', 1]],
};
/** @type {Record<string, [name: string, weight: number][]>} */
const sectionFields = {
  any: [
    ['heading', 2],
    ['text', 1],
  ],
  title: [['title', 1]],
  heading: [['heading', 1]],
};

/** Builds the queries of an index with these analyzers. */
export class RequestBuilder {
  /** @type {string[]} */
  #analyzers;

  /** @param {string[]} analyzers the names in the record `info` */
  constructor(analyzers) {
    this.#analyzers = analyzers;
  }

  /**
   * The query for a clause.
   * @param {Clause} clause
   * @param {boolean} prefix whether an unfinished word matches as a prefix
   * @param {boolean} [inSections] whether sections are searched, not pages
   */
  clause({ alternatives, field }, prefix, inSections = false) {
    const fields = (inSections ? sectionFields : pageFields)[field ?? 'any'];
    const queries = alternatives.map((atom) => this.#atom(atom, fields, prefix));
    return queries.length === 1 ? queries[0] : { dis_max: { queries, tie_breaker: 0.3 } };
  }

  /**
   * The query for what a hit must not match: exact words, as in the engine.
   * @param {Clause} exclusion
   */
  exclusion({ alternatives: [atom], field }) {
    const fields = pageFields[field ?? 'any'].map(([name]) => name);
    return multiMatch(atom.text, fields, atom.prefix ? 'phrase_prefix' : 'phrase', atom.slop);
  }

  /**
   * Optional queries that prefer pages with the words close together, in any of their forms.
   * @param {Clause[]} clauses
   */
  proximity(clauses) {
    const words = clauses.filter(({ alternatives, field }) => alternatives.length === 1 && field === null);
    if (words.length < 2) return [];
    const query = words.map(({ alternatives }) => alternatives[0].text).join(' ');
    return pageFields.any.map(([name, weight]) => ({
      multi_match: { query, fields: this.fieldNames(name), type: 'phrase', slop: proximitySlop, boost: weight },
    }));
  }

  /**
   * Optional queries that prefer pages with this name, and those with a section of this name.
   * @param {string[]} keys the name with its signs first
   */
  names(keys) {
    const named = Object.entries(nameBonus);
    return keys.flatMap((key) =>
      named.map(([field, boost]) => ({ constant_score: { filter: { term: { [field]: key } }, boost } })),
    );
  }

  /** The fields whose highlights are read: words as written, and by each analyzer. @param {string} name */
  fieldNames(name) {
    return [name, ...this.#analyzers.map((analyzer) => `${name}.${analyzer}`)];
  }

  /** @param {Atom} atom @param {[name: string, weight: number][]} fields @param {boolean} prefix */
  #atom(atom, fields, prefix) {
    const exact = fields.map(([name, weight]) => `${name}^${weight}`);
    const asPrefix = atom.prefix || (prefix && atom.unfinished);
    if (atom.kind === 'signs') {
      return multiMatch(
        atom.text,
        fields.map(([name, weight]) => `${name}.signs^${weight}`),
        'phrase',
      );
    }
    if (atom.kind === 'phrase') return multiMatch(atom.text, exact, asPrefix ? 'phrase_prefix' : 'phrase', atom.slop);
    const stems = fields.flatMap(([name, weight]) =>
      this.#analyzers.map((analyzer) => `${name}.${analyzer}^${weight * 0.8}`),
    );
    const parts = fields.flatMap(([name, weight]) => (name === 'text' ? [] : [`${name}.parts^${weight * partWeight}`]));
    const word = {
      multi_match: { query: atom.text, fields: [...exact, ...stems, ...parts], type: 'most_fields' },
    };
    if (!asPrefix) return word;
    return { dis_max: { queries: [word, multiMatch(atom.text, exact, 'phrase_prefix')], tie_breaker: 0.1 } };
  }
}

/** @param {string} query @param {string[]} fields @param {'phrase' | 'phrase_prefix'} type @param {number} [slop] */
const multiMatch = (query, fields, type, slop = 0) => ({
  multi_match: { query, fields, type, ...(slop > 0 && { slop }) },
});

/** Whether every hit must match a clause: quoted phrases and fields. @param {Clause} clause */
export const isRequired = ({ alternatives, field }) => field !== null || alternatives.every((atom) => atom.quoted);

/**
 * Pages that have one of the values for each name.
 * @param {Record<string, string | readonly string[]>} filters
 * @param {string} [except] a name that is left out
 */
export const filterQueries = (filters, except) =>
  Object.entries(filters)
    .filter(([name, values]) => name !== except && values.length)
    .map(([name, values]) => ({ terms: { [`meta.${name}`]: [values].flat() } }));

/**
 * Pages with a value in a range. Numbers are compared as numbers, other values by their first characters.
 * @param {Range} range
 */
export function rangeQuery({ name, from, to }) {
  const field = `meta.${name}`;
  const isNumber = { exists: { field: `${field}.number` } };
  const ends = { ...(from && { gte: from }), ...(to && { lte: `${to}\uffff` }) };
  const texts = { bool: { filter: [{ range: { [field]: ends } }], must_not: [isNumber] } };
  const bounds = [from, to].map((end) => (end === '' ? null : Number(end)));
  if (bounds.some(Number.isNaN)) return texts;
  const [gte, lte] = bounds;
  const numbers = { range: { [`${field}.number`]: { ...(gte !== null && { gte }), ...(lte !== null && { lte }) } } };
  return { bool: { should: [texts, numbers], minimum_should_match: 1 } };
}

/** Records in a language; `en` includes `en-GB`. @param {string} tag */
export const languageQuery = (tag) => ({
  bool: { should: [{ term: { lang: tag } }, { prefix: { lang: `${tag}-` } }], minimum_should_match: 1 },
});

/** Facet counts: those of a facet are counted without its own filter. @param {string[]} names @param {Record<string, string | readonly string[]>} filters */
export const facetAggregations = (names, filters) =>
  Object.fromEntries(
    names.map((name, at) => [
      `facet${at}`,
      {
        filter: { bool: { filter: filterQueries(filters, name) } },
        aggs: { values: { terms: { field: `meta.${name}`, size: maxFacetValues } } },
      },
    ]),
  );

/**
 * The order of hits; equal hits are ordered by address.
 * @param {string | undefined} sort
 */
export function sortOrder(sort) {
  if (!sort) return [{ _score: 'desc' }, { page: 'asc' }];
  const [, name, direction] = /^(.*?)(?::(asc|desc))?$/s.exec(sort) ?? [];
  const field = name === 'title' ? 'title.raw' : `meta.${name}`;
  return [
    { [field]: { order: direction ?? 'asc', missing: '_last', unmapped_type: 'keyword' } },
    { _score: 'desc' },
    { page: 'asc' },
  ];
}

/**
 * @param {string[]} whole fields that are highlighted as a whole
 * @param {string[]} parts fields of which the best part is highlighted
 */
export const highlight = (whole, parts) => ({
  pre_tags: [markStart],
  post_tags: [markEnd],
  fields: Object.fromEntries([
    ...whole.map((name) => [name, { number_of_fragments: 0 }]),
    ...parts.map((name) => [
      name,
      { number_of_fragments: 1, fragment_size: excerptLength, no_match_size: excerptLength },
    ]),
  ]),
});
