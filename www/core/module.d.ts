/** The exports of the WebAssembly module. */

import type { DocumentView, Hit, IndexInfo, Results, Suggestion } from '../samara.d.ts';

/** The exports of the module (`wasm-pack`'s glue). */
export interface Engine {
  /** Not in the engine that is delivered beside an index in parts. */
  Opening: new (
    bytes?: Uint8Array,
  ) => EngineOpening;
  /** Only in that one. */
  PartsIndex: { open(root: Uint8Array): EnginePartsIndex };
  hasEmbeddedIndex(): boolean;
  /** Only in the module of `samara-search/opensearch`, which has nothing else. */
  parseQuery?(text: string, names: string[]): ParsedView;
}

/** A word or a phrase of a query. */
export interface AtomView {
  kind: 'word' | 'phrase';
  text: string;
  start: number;
  slop: number;
  quoted: boolean;
  prefix: boolean;
  unfinished: boolean;
}

export interface ClauseView {
  alternatives: AtomView[];
  field: 'title' | 'heading' | null;
}

/** A parsed query: `QueryView` of the engine. */
export interface ParsedView {
  clauses: ClauseView[];
  excluded: ClauseView[];
  ranges: { name: string; from: string; to: string; negated: boolean }[];
  signs: string[];
  cut: boolean;
}

export interface EngineOpening {
  /** Does one step of the work. Returns the completed share, 0 to 1. */
  step(): number;
  finish(): EngineIndex;
  free(): void;
}

/** The options of one search, which consumes them. */
export interface EngineSearchOptions {
  limit: number;
  offset: number;
  sort: string | undefined;
  lang: string | undefined;
  prefer: string | undefined;
  prefix: boolean;
  typos: boolean;
  explain: boolean;
  excerpts: boolean;
  addFilter(name: string, values: string[]): void;
}

/** A document with its blocks in columns. */
export interface EngineDocument extends Omit<DocumentView, 'blocks'> {
  /** The number of the kind of each block. */
  kinds: Uint8Array;
  /** The texts, with U+0000 after each. */
  texts: string;
  /** The anchors, with U+0000 after each; empty: none. */
  ids: string;
  /** For each mark the number of its block, start and end, as integers of 32 bits. */
  marks: Uint8Array<ArrayBuffer>;
}

export interface EngineIndex {
  searchOptions(): EngineSearchOptions;
  search(query: string, options: EngineSearchOptions): Results;
  suggest(text: string, limit: number): Suggestion[];
  document(url: string, query: string): EngineDocument | undefined;
  /** Only in the engine that is delivered beside an index with vectors. */
  similar?(url: string, limit: number): Hit[];
  info(): IndexInfo;
  free(): void;
}

/** What an index in parts needs for an answer: pack, start and length of each piece. */
export interface Pending {
  missing: number[];
}

/** An index in parts. Its methods return what they lack until all pieces have been added. */
export interface EnginePartsIndex {
  searchOptions(): EngineSearchOptions;
  search(query: string, options: EngineSearchOptions): Results | Pending;
  suggest(text: string, limit: number): Suggestion[] | Pending;
  document(url: string, query: string): EngineDocument | undefined | Pending;
  similar?: undefined;
  info(): IndexInfo;
  /** The address of the whole index, relative to that of the root. */
  wholeName(): string | undefined;
  /** The address of a pack, relative to that of the root. */
  packName(pack: number): string;
  /** Throws if the bytes are not those of the piece. */
  add(pack: number, start: number, length: number, bytes: Uint8Array): void;
  free(): void;
}
