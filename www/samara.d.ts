/**
 * Types of Samara: search that travels with the page.
 *
 * All positions are UTF-16 code units, as JavaScript counts them; ranges are half open.
 */

/** What an index can be opened from. */
export type IndexSource = string | URL | Response | ArrayBuffer | Uint8Array;

/** How far opening has come. */
export interface Progress {
  /** `load`: bytes arrive. `open`: the index is made ready. */
  phase: 'load' | 'open';
  /** Bytes while loading; while opening the share that is done, 0 to 1. */
  loaded: number;
  /** What `loaded` will be in the end; null where the server does not say. */
  total: number | null;
}

export interface OpenOptions {
  /** Stops loading and opening. */
  signal?: AbortSignal;
  /** Called as loading and opening go on. */
  onProgress?: (progress: Progress) => void;
  /** What the documents' URLs are relative to. Default: the index's own address; for one that travels with the page, the page's. */
  baseUrl?: string | URL;
}

export interface SearchOptions {
  /** How many hits at most. Default: 10. */
  limit?: number;
  /** How many of the best hits to pass over. Default: 0. */
  offset?: number;
  /** Only documents whose metadata have one of the values, under every name: `{ year: ['2021', '2022'] }`. */
  filters?: Record<string, string | readonly string[]>;
  /** A facet or metadata name and a direction, `date:desc`. Default: the best first. */
  sort?: string;
  /** Only documents in this language, as a BCP 47 tag. */
  lang?: string;
  /** Documents in other languages than this BCP 47 tag come behind all others; where `sort` is given it decides alone. */
  prefer?: string;
  /** Whether the last word of the query also matches what it begins. Default: true. */
  prefix?: boolean;
  /** Whether typing errors are corrected. Default: true. */
  typos?: boolean;
  /** Whether hits say how they came by their score. Default: false. */
  explain?: boolean;
  /** Whether hits have excerpts and sections: without, they are empty, and the answer is there in half the time. Default: true. */
  excerpts?: boolean;
  /** Rejects the promise. */
  signal?: AbortSignal;
}

export interface SuggestOptions {
  /** How many words at most. Default: 8. */
  limit?: number;
  signal?: AbortSignal;
}

export interface DocumentOptions {
  /** Whose words are marked. */
  query?: string;
  signal?: AbortSignal;
}

/** Where a marked word begins and where it has ended. */
export type Mark = [start: number, end: number];

/** Text with marked words. */
export interface Passage {
  text: string;
  marks: Mark[];
}

/** What a document says about itself: one value under a name, or several. */
export type Meta = Record<string, string | string[]>;

/** A part of a document, under a heading. */
export interface SectionHit {
  heading: string;
  /** The heading above, where the document has this one more than once (`Examples`); else empty. */
  above: string;
  /** The document's URL and the section's anchor. */
  url: string;
  excerpt: Passage;
}

/** A document that answers a query. */
export interface Hit {
  /** As the index has it: for `document()` and `resolve()`. */
  url: string;
  title: string;
  /** Larger is better; comparable within one query only. */
  score: number;
  meta: Meta;
  /** BCP 47, or empty where unknown. */
  lang: string;
  /** Words of the query that the document does not have. */
  missing: string[];
  /** URLs of documents with the same text. */
  duplicates: string[];
  titleMarks: Mark[];
  /** The best passage. */
  excerpt: Passage;
  /** Its best sections. */
  sections: SectionHit[];
  /** How the score came about, where `explain` was asked for. */
  explanation?: Explanation;
}

/** What a score is made of: it is the sum of all `score`s and of what follows them. */
export interface Explanation {
  words: WordScore[];
  /** For words that stand close together. */
  proximity: number;
  /** For words that are joined as in the query (`std::vec`). */
  joined: number;
  /** For a title that is the whole query. */
  title: number;
  /** For words written as typed, accents and all, where others are looked up as the same. */
  spelling: number;
  /** For other hits that are alike; longer queries only. */
  neighbours: number;
}

/** What a word or phrase of the query gives. */
export interface WordScore {
  word: string;
  /** Words of the document that count, and how they match. */
  matches: [word: string, form: 'exact' | 'stem' | 'part' | 'prefix'][];
  /** Inverse document frequency. */
  idf: number;
  /** How often it occurs, weighted by form, field and length. */
  frequency: number;
  score: number;
}

export interface FacetValue {
  value: string;
  /** How many of the hits have it. */
  count: number;
}

export interface Results {
  query: string;
  /** How many documents answer the query. */
  total: number;
  /** `limit` of them, from `offset` on. */
  hits: Hit[];
  facets: Record<string, FacetValue[]>;
  /** The corrected query, where a correction was used: the hits are then already its hits. */
  suggestion: string | null;
  /** Whether the query was so long that only its first words were looked at. */
  cut: boolean;
}

export interface Suggestion {
  text: string;
  /** In how many documents it occurs. */
  count: number;
}

/** How a block is shown. */
export type BlockKind =
  'paragraph' | 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6' | 'item' | 'numbered' | 'quote' | 'code' | 'row';

/** A paragraph, heading, list item, table row (cells parted by ` | `) or piece of code. */
export interface Block extends Passage {
  kind: BlockKind;
  /** The fragment identifier by which a page scrolls here. */
  id?: string | null;
}

/** A document to read. */
export interface DocumentView {
  url: string;
  title: string;
  /** BCP 47, or empty where unknown. */
  lang: string;
  meta: Meta;
  blocks: Block[];
}

export interface IndexInfo {
  documents: number;
  /** Words in all documents together. */
  words: number;
  languages: string[];
  /** Of the index format. */
  version: number;
}

/** An open index. */
export class Samara {
  private constructor();

  /**
   * Opens an index, in slices that hold up no frame.
   * @param source without it: the index that travels with the page (in the module, or from docs.samara.js)
   * @throws TypeError for wrong options; Error, with a sentence to show, where the index cannot be loaded or is damaged
   */
  static open(source?: IndexSource, options?: OpenOptions): Promise<Samara>;

  /** Size and languages; stays readable when the index has been closed. */
  readonly info: IndexInfo;

  /** Documents that answer a query, best first. Settled before the next frame. A query is never an error. */
  search(query: string, options?: SearchOptions): Promise<Results>;

  /** Completions of `text`, whose last word may be unfinished. */
  suggest(text: string, options?: SuggestOptions): Promise<Suggestion[]>;

  /** A document as it was written, with the words of a query marked; null where there is none of that URL. */
  document(url: string, options?: DocumentOptions): Promise<DocumentView | null>;

  /** The address a hit's URL leads to, or null where it must not be followed (only http:, https:, mailto: and relative ones are). */
  resolve(url: string): string | null;

  /** Gives the engine's memory back. Later questions are rejected. */
  close(): void;
}

/** What the module itself exports (`wasm-pack`'s binding). Use `Samara` instead. */
export interface Engine {
  Opening: new (bytes?: Uint8Array) => EngineOpening;
  hasEmbeddedIndex(): boolean;
}

export interface EngineOpening {
  /** Does a slice of the work; the share that is done, 0 to 1. */
  step(): number;
  finish(): EngineIndex;
  free(): void;
}

export interface EngineIndex {
  search(
    query: string,
    limit: number,
    offset: number,
    filters: string[],
    sort: string | undefined,
    lang: string | undefined,
    prefer: string | undefined,
    prefix: boolean,
    typos: boolean,
    explain: boolean,
    excerpts: boolean,
  ): Results;
  suggest(text: string, limit: number): Suggestion[];
  document(url: string, query: string): DocumentView | undefined;
  info(): IndexInfo;
  free(): void;
}

declare global {
  /** Indexes that classic scripts have laid beside the page, base64. */
  var samaraIndexes: string[] | undefined;
}

/** What the widget searches: an open index, or anything else with the same interface, such as a server's engine. */
export type SearchSource = Pick<Samara, 'info' | 'search' | 'suggest' | 'document' | 'resolve'>;

/** Where a hit leads to; null: nowhere. The address is followed if its scheme is http:, https: or mailto:, or it is relative. */
export type LinkCallback = (
  url: string,
  context: { hit: Hit; section: SectionHit | null; query: string },
) => string | null;

declare global {
  /** What `words/*.js` have brought: the widget's words by language. */
  var samaraWords: Record<string, Partial<Words>> | undefined;
}

/** What a reader has chosen. */
export interface Selection {
  hit: Hit;
  section: SectionHit | null;
  /** As the index has it. */
  url: string;
  /** Where the link leads; null where it may not be followed. */
  href: string | null;
  query: string;
}

/** The events of `<samara-search>`. All of them bubble and leave shadow trees. */
export interface SamaraSearchEventMap {
  /** The index is open. */
  'samara-ready': CustomEvent<{ info: IndexInfo }>;
  /** Results are shown. */
  'samara-search': CustomEvent<{ query: string; results: Results }>;
  /** A hit is about to be followed, in this tab; `preventDefault()` leaves that to the page. */
  'samara-select': CustomEvent<Selection>;
  /** The index could not be loaded. */
  'samara-error': CustomEvent<{ error: unknown }>;
}

/** What the widget says. `{}` is where the words or the number go. */
export interface Words {
  lang: string;
  label: string;
  placeholder: string;
  results: string;
  clear: string;
  close: string;
  start: string;
  syntax: Record<string, string>;
  loading: string;
  failed: string;
  retry: string;
  count: Partial<Record<Intl.LDMLPluralRule, string>>;
  none: string;
  tip: string;
  similar: string;
  showing: string;
  cut: string;
  instead: string;
  missing: string;
  copy: string;
  more: string;
  sort: string;
  names: Record<string, string>;
  previous: string;
  next: string;
  move: string;
  open: string;
  dismiss: string;
}

/** `<samara-search>` */
export interface SamaraSearchElement extends HTMLElement {
  /** What stands in the box. */
  value: string;
  /** What is searched; null until it is open. */
  samara: SearchSource | null;
  /** Draws a hit in the page's own way; undefined leaves it to the widget. */
  template: ((hit: Hit) => Node | null | undefined) | null;
  /** Where hits lead to, if not to their own URLs. */
  link: LinkCallback | null;
  /** The page's own words. */
  words: Partial<Words> | null;
  /** Opens the index now, instead of when the reader first touches the box. */
  load(): Promise<SearchSource>;
  open(): void;
  close(): void;
  /** Searches as if the query had been typed. */
  search(query: string): Promise<void>;
  addEventListener<T extends keyof SamaraSearchEventMap>(
    type: T,
    listener: (this: SamaraSearchElement, event: SamaraSearchEventMap[T]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** The class of `<samara-search>`. Importing it has no side effect; `samara-define.mjs` registers it. */
export const SamaraSearch: {
  new (): SamaraSearchElement;
  prototype: SamaraSearchElement;
  readonly observedAttributes: string[];
};

declare global {
  interface HTMLElementTagNameMap {
    'samara-search': SamaraSearchElement;
  }
}
