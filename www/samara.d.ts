/**
 * Types of Samara: full-text search that travels with the page.
 *
 * Positions count UTF-16 code units, as in JavaScript strings. Ranges are half open.
 */

import type { Words } from './samara-words.js';

export type { Words };

/** The source of an index: an address, a response, bytes, or `#name` for an index inside the page. */
export type IndexSource = string | URL | Response | ArrayBuffer | Uint8Array;

/** The progress of opening an index. */
export interface Progress {
  /** `load`: the bytes are loaded. `open`: the index is opened. */
  phase: 'load' | 'open';
  /** Loaded bytes; in phase `open` the completed share, 0 to 1. */
  loaded: number;
  /** The final value of `loaded`; null if the server does not send it. */
  total: number | null;
}

export interface OpenOptions {
  /** Aborts loading and opening. */
  signal?: AbortSignal;
  /** Called with the progress of loading and opening. */
  onProgress?: (progress: Progress) => void;
  /** The base of the documents' URLs. Default: the address of the index, or of the page if the page contains the index. */
  baseUrl?: string | URL;
  /** For an index that is delivered in both forms. `whole`: it is loaded before the first search, and no search requests
   * anything. `parts`: the whole index never follows. Default: the first searches are answered from parts, and the whole
   * index follows where line and memory allow. */
  form?: 'whole' | 'parts';
}

export interface SearchOptions {
  /** The maximum number of hits. Default: 10. */
  limit?: number;
  /** The number of hits to skip. Default: 0. */
  offset?: number;
  /** Only documents that have, for each name, one of the values in their metadata: `{ year: ['2021', '2022'] }`. A value may be
   * a range: `{ date: ['2021..2023-06'] }`, with an open end `2021..`. */
  filters?: Record<string, string | readonly string[]>;
  /** A facet or metadata name and a direction, `date:desc`. Default: best match first. */
  sort?: string;
  /** Only documents in this language, as a BCP 47 tag. */
  lang?: string;
  /** A BCP 47 tag. Documents in other languages come last; those without a language do not. Ignored if `sort` is given. */
  prefer?: string;
  /** Whether the last word of the query matches as a prefix. Default: true. */
  prefix?: boolean;
  /** Whether typing errors are corrected. Default: true. */
  typos?: boolean;
  /** Whether hits explain their score. Default: false. */
  explain?: boolean;
  /** Whether hits have excerpts and sections. Without them a search takes half the time. Default: true. */
  excerpts?: boolean;
  /** Rejects the promise when it aborts. */
  signal?: AbortSignal;
}

export interface SuggestOptions {
  /** The maximum number of suggestions. Default: 8. */
  limit?: number;
  signal?: AbortSignal;
}

export interface SimilarOptions {
  /** The maximum number of documents. Default: 5. */
  limit?: number;
  signal?: AbortSignal;
}

export interface DocumentOptions {
  /** The query whose words are marked. */
  query?: string;
  signal?: AbortSignal;
}

/** The start and the end of a marked word. */
export type Mark = [start: number, end: number];

/** Text with marked words. */
export interface Passage {
  text: string;
  marks: Mark[];
  /** Whether it is code. */
  code: boolean;
}

/** The metadata of a document: one or more values per name. */
export type Meta = Record<string, string | string[]>;

/** A section of a document. */
export interface SectionHit {
  heading: string;
  /** The marked words in the heading. */
  headingMarks: Mark[];
  /** The parent heading if the document has this heading more than once (`Examples`); otherwise empty. */
  above: string;
  /** The URL of the document with the anchor of the section. */
  url: string;
  excerpt: Passage;
}

/** A document that matches a query. */
export interface Hit {
  /** The URL in the index, an argument for `document()` and `resolve()`. */
  url: string;
  title: string;
  /** Larger is better. Scores of different queries are not comparable. */
  score: number;
  meta: Meta;
  /** BCP 47, or empty where unknown. */
  lang: string;
  /** Words of the query that the document does not contain. */
  missing: string[];
  /** URLs of documents with the same text, or under the same title nearly the same. */
  duplicates: string[];
  titleMarks: Mark[];
  /** The best passage. */
  excerpt: Passage;
  /** The best sections. */
  sections: SectionHit[];
  /** The explanation of the score, with the option `explain`. */
  explanation?: Explanation;
}

/** The summands of a score: the `score` of each word or phrase, and the bonuses. */
export interface Explanation {
  words: WordScore[];
  /** Bonus for words close to each other, or in one passage. */
  proximity: number;
  /** Bonus for words joined as in the query (`std::vec`). */
  joined: number;
  /** Bonus for the name of the page or of a section, by how far it is the query. */
  title: number;
  /** Bonus for words with exactly the spelling and accents of the query. */
  spelling: number;
  /** Bonus for similarity to the first hits; only for queries of four or more terms. */
  feedback: number;
  /** Bonus for closeness to the meaning of the query; 0 in an index without vectors. */
  meaning: number;
  /** The factor that the site's owner gives the page. It multiplies all but `feedback`. */
  boost: number;
  /** Whether the site's owner pins the page to this query. */
  pinned: boolean;
}

/** The score of a word or phrase of the query. */
export interface WordScore {
  word: string;
  /** The matching words of the document, and the kind of match. */
  matches: [word: string, form: 'exact' | 'stem' | 'part' | 'prefix' | 'synonym'][];
  /** Inverse document frequency. */
  idf: number;
  /** The term frequency, weighted by kind of match, field and length. */
  frequency: number;
  score: number;
}

export interface FacetValue {
  value: string;
  /** The `total` that the query has with this value as the only filter of its facet. */
  count: number;
}

export interface Results {
  query: string;
  /** The number of matching documents. */
  total: number;
  /** False if `total` and the facet counts are estimates, which only an index in parts returns. */
  totalIsExact: boolean;
  /** The number of matching documents that contain all words of the query, stop words left out. */
  complete: number;
  /** Requirements that were dropped because no document satisfies them; their words are searched without them. */
  relaxed: { text: string; kind: 'phrase' | 'title' | 'heading' }[];
  /** The hits from `offset`, at most `limit`. */
  hits: Hit[];
  facets: Record<string, FacetValue[]>;
  /** With several indexes in one box: their hits, which `hits` contains in this order. */
  groups?: HitGroup[];
  /** The corrected query, if the hits are those of a correction. */
  suggestion: string | null;
  /** Whether the query was too long, so that only its first words were searched. */
  cut: boolean;
}

/** The first hits of one of several indexes. */
export interface HitGroup {
  name: string;
  total: number;
  hits: Hit[];
}

export interface Suggestion {
  text: string;
  /** The number of documents that contain the suggestion. */
  count: number;
}

/** The kind of a block. */
export type BlockKind =
  | 'paragraph'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'h5'
  | 'h6'
  | 'item'
  | 'numbered'
  | 'quote'
  | 'code'
  | 'row';

/** A paragraph, heading, list item, table row (cells separated by ` | `) or piece of code. */
export interface Block extends Passage {
  kind: BlockKind;
  /** The anchor of the block in its page. */
  id?: string | null;
}

/** The whole text of a document. */
export interface DocumentView {
  url: string;
  title: string;
  /** The matches of the query in the title. */
  titleMarks?: Mark[];
  /** BCP 47, or empty where unknown. */
  lang: string;
  meta: Meta;
  blocks: Block[];
  /** The index in `blocks` of the block where the best passage starts; null if no block matches. */
  best?: number | null;
  /**
   * The structure around the texts, as the section “markup” of the index has it (docs/format.md); empty if the index has none.
   * A packed page draws it.
   */
  markup?: Uint8Array;
}

export interface IndexInfo {
  documents: number;
  /** The total number of words in all documents. */
  words: number;
  languages: string[];
  /** The version of the index format. */
  version: number;
}

/** An open index. */
export class Samara {
  private constructor();

  /**
   * Opens an index in short steps, so that the page stays responsive.
   * @param source `#name`: the index that the script name.samara.js has added to the page. Default: the index inside the
   *   module, or the first one in the page
   * @throws TypeError for wrong options; Error, with a message for readers, if the index cannot be loaded or is damaged
   */
  static open(source?: IndexSource, options?: OpenOptions): Promise<Samara>;

  /** Size and languages. Remains readable after `close()`. */
  readonly info: IndexInfo;

  /**
   * Searches the index, best match first. A whole index answers before the next frame; one in parts first loads what the
   * query needs. Any text is a valid query.
   */
  search(query: string, options?: SearchOptions): Promise<Results>;

  /** Completes the last word of `text`. */
  suggest(text: string, options?: SuggestOptions): Promise<Suggestion[]>;

  /** The whole text of a document, with the words of a query marked; null if the index has no document of that URL. */
  document(url: string, options?: DocumentOptions): Promise<DocumentView | null>;

  /**
   * Documents about the same subject as another document, most similar first, each with the start of its text as the excerpt.
   * None if the index was built without `--meaning`, is in parts, or has no document of that URL. `score` is the cosine of the
   * vectors.
   */
  similar(url: string, options?: SimilarOptions): Promise<Hit[]>;

  /** Resolves the URL of a hit; null if its scheme is not allowed. Allowed are http:, https:, mailto: and relative URLs. */
  resolve(url: string): string | null;

  /** Frees the memory of the index. Later calls are rejected. */
  close(): void;
}

declare global {
  /** Indexes that classic scripts have added to the page, in base64. */
  var samaraIndexes: (string[] & { names?: string[] }) | undefined;
}

/** The source of the box's results: an open index, or another object with its interface, such as a client of a server. */
export type SearchSource = Pick<Samara, 'info' | 'search' | 'suggest' | 'document' | 'resolve'> &
  Partial<Pick<Samara, 'similar'>>;

/** Returns the address of a hit, or null for no link. Allowed are http:, https:, mailto: and relative addresses. */
export type LinkCallback = (
  url: string,
  context: { hit: Hit; section: SectionHit | null; query: string },
) => string | null;

/** The hit or section that the reader has selected. */
export interface Selection {
  hit: Hit;
  section: SectionHit | null;
  /** The URL in the index. */
  url: string;
  /** The address of the link; null if it must not be followed. */
  href: string | null;
  query: string;
}

/** The events of `<samara-search>`. All bubble and are composed. */
export interface SamaraSearchEventMap {
  /** The index is open. */
  'samara-ready': CustomEvent<{ info: IndexInfo }>;
  /** Results are shown. */
  'samara-search': CustomEvent<{ query: string; results: Results }>;
  /** A hit is about to be opened in this tab. `preventDefault()` cancels it, so that the page can handle the hit. */
  'samara-select': CustomEvent<Selection>;
  /** The index could not be loaded. */
  'samara-error': CustomEvent<{ error: unknown }>;
  /** Only with the attribute `analytics`: the reader has searched, or has chosen a hit. */
  'samara-analytics': CustomEvent<AnalyticsDetail>;
}

/** What a reader has searched or chosen. Nothing is stored or sent: that is the page's decision. */
export type AnalyticsDetail =
  | {
      /** The query stood for a second, or the reader chose a hit or closed the list. */
      type: 'search';
      query: string;
      total: number;
      suggestion: string | null;
      /** Requirements that were dropped. */
      relaxed: string[];
      filters: Record<string, string | readonly string[]>;
      /** Empty: best match first. */
      sort: string;
    }
  | {
      type: 'select';
      /** The query that was searched, after correction. */
      query: string;
      url: string;
      /** The number of the hit in the list, from 1. */
      position: number;
      /** 0: the hit itself; else the number of its section, from 1. */
      section: number;
    };

/** Draws a hit in place of the box. For undefined or null the box draws it. */
export type HitTemplate = (hit: Hit) => Node | null | undefined;

/** Draws a section of a hit in place of the box. For undefined or null the box draws it. */
export type SectionTemplate = (section: SectionHit, hit: Hit) => Node | null | undefined;

/** The properties that no attribute has. */
interface SamaraSearchProperties {
  /** The text in the box. */
  value: string;
  /** The open source; null before it is open. */
  samara: SearchSource | null;
  /** Replaces the rendering of a hit, with its sections. */
  template: HitTemplate | null;
  /** Replaces the rendering of a section. With `template` alone, hits have no sections. */
  sectionTemplate: SectionTemplate | null;
  /** Replaces the addresses of hits. */
  link: LinkCallback | null;
  /** Texts that override those of the language. */
  words: Partial<Words> | null;
}

/**
 * The properties of the attributes; those of `for` and `load` are called `htmlFor` and `loadWhen`. Without its attribute a
 * property is null or false, and `limit` is 10; null removes the attribute.
 */
export type ReflectedProperties = Record<'analytics' | 'langOnly' | 'preview', boolean> &
  Record<'baseUrl' | 'complete' | 'facets' | 'filter' | 'follow' | 'history' | 'hotkey' | 'htmlFor', string | null> &
  Record<'form' | 'label' | 'loadWhen' | 'meta' | 'mode' | 'panel' | 'placeholder', string | null> &
  Record<'ranges' | 'scopes' | 'sort' | 'sorts' | 'src', string | null> & { limit: number };

/** The options of `new SamaraSearch(options)`: the properties of the element. */
export type SamaraSearchOptions = Partial<SamaraSearchProperties & ReflectedProperties & { id: string; lang: string }>;

/** `<samara-search>` */
export interface SamaraSearchElement extends HTMLElement, SamaraSearchProperties, ReflectedProperties {
  /** Opens the index now instead of on first use of the box. */
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

/** The attributes of `<samara-search>`, for frameworks with typed templates. */
export interface SamaraSearchAttributes
  extends Partial<SamaraSearchProperties>,
    Partial<Record<'base-url' | 'facets' | 'filter' | 'for' | 'hotkey' | 'label' | 'lang' | 'meta' | 'panel', string>>,
    Partial<Record<'placeholder' | 'ranges' | 'scopes' | 'sort' | 'sorts' | 'src', string>>,
    Partial<Record<'analytics' | 'lang-only' | 'preview', boolean | ''>> {
  form?: 'whole' | 'parts';
  mode?: 'inline' | 'dialog';
  limit?: number | string;
  follow?: 'text' | 'marks' | 'plain';
  history?: 'fragment';
  load?: 'idle';
  complete?: 'off';
}

/** The class of `<samara-search>`. Importing it has no side effects; `samara-define.mjs` registers it. */
export const SamaraSearch: {
  /** @throws TypeError for an option that does not exist */
  new (options?: SamaraSearchOptions): SamaraSearchElement;
  prototype: SamaraSearchElement;
  readonly observedAttributes: string[];
};

/** `<samara-results>`, of `samara-results.js`: a page of results without the box, whose states have addresses. */
export interface SamaraResultsElement extends HTMLElement {
  /** The open source; null before it is open. */
  samara: SearchSource | null;
  /** Texts that override those of the language. */
  words: Partial<Words> | null;
}

declare global {
  interface HTMLElementTagNameMap {
    'samara-search': SamaraSearchElement;
    'samara-results': SamaraResultsElement;
  }
}
