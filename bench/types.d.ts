/** A document for the other engines, which take a title and a text without structure. */
export interface Doc {
  id: number;
  url: string;
  title: string;
  text: string;
}

/** The part of a hit that a page shows. */
export interface Found {
  title: string;
  /** The stored text, from which the page can cut an excerpt. */
  text?: string;
  /** The engine's own excerpt. */
  excerpt?: unknown;
}

/**
 * The exports of each file in engines/: how an engine is used in a page, with ten results. `build` runs in Node, and esbuild
 * leaves it out of the page's script.
 */
export interface Engine {
  /** Builds the index as one file; engines without `build` write their files themselves. */
  build?(documents: Doc[]): string | Promise<string>;
  /** Fetches the index. */
  load(): Promise<any>;
  /** Opens the fetched index. */
  open(delivered: any): any;
  /** Loads and opens the index, if that is more than `load` and `open`. */
  start?(): Promise<any>;
  /** The ten best documents. */
  search(index: any, query: string): Found[] | Promise<Found[]>;
  /** The same for an unfinished query, if the engine has a function for it; null if a later query overtook it. */
  type?(index: any, query: string): Promise<Found[] | null>;
  /** Only the first document, if further ones would cost requests. */
  first?(index: any, query: string): Promise<Found | undefined>;
  /** The documents with exactly this word. */
  exact?(index: any, word: string): Found[] | Promise<Found[]>;
  /** Frees the memory. */
  close?(index: any): void;
}

/** An engine's names and options. */
export interface Entry {
  /** The name of its folder, and of its file in engines/. */
  name: string;
  /** Its name in the tables. */
  title: string;
  /** Its options, as stated in the tables. */
  options: string;
  /** Its npm packages. */
  packages: string[];
  /** Files that the page preloads before its script requests them. */
  preload: string[];
  /** Whether searches load further parts of the index. */
  inParts?: boolean;
  /** Whether it returns excerpts, and not only stored texts. */
  excerpts?: boolean;
  /** The only tables that list it: `times` (keys and exact words) or `exact` (exact words). */
  only?: 'times' | 'exact';
}

export interface Size {
  raw: number;
  gzip: number;
  brotli: number;
}

/** Times in µs. */
export interface Times {
  /** The number of measured keys, and of all keys. */
  count: number;
  of: number;
  mean: number;
  p50: number;
  p95: number;
  p99: number;
}
