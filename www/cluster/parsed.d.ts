/** A parsed query, as it is sent to a cluster. */

export type Field = 'title' | 'heading' | null;

/** A word, a phrase, or signs such as `=>`. */
export interface Atom {
  kind: 'word' | 'phrase' | 'signs';
  /** As typed. */
  text: string;
  /** The offset in the query. */
  start: number;
  /** How many other words may stand among those of a phrase. */
  slop: number;
  /** Whether a phrase has quotation marks; others are text in a script without spaces. */
  quoted: boolean;
  /** `word*`. */
  prefix: boolean;
  /** Whether the reader may still be typing it. */
  unfinished: boolean;
}

/** Something to match, by one of several alternatives. */
export interface Clause {
  alternatives: Atom[];
  field: Field;
}

/** Only pages with metadata in a range, both ends included; an empty end is open. */
export interface Range {
  name: string;
  from: string;
  to: string;
  negated: boolean;
}

export interface ParsedQuery {
  clauses: Clause[];
  /** Each with one alternative. */
  excluded: Clause[];
  ranges: Range[];
  /** Whether the query was too long, so that its end was ignored. */
  cut: boolean;
}

export type ParseQuery = (query: string) => ParsedQuery;
