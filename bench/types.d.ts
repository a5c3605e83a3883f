/** A document as the others take it: what Samara keeps of its structure they have no place for. */
export interface Doc {
  id: number;
  url: string;
  title: string;
  text: string;
}

/** What a page shows of a document that was found. */
export interface Found {
  title: string;
  /** The stored text, of which the page can show a part. */
  text?: string;
  /** The part that the engine has chosen. */
  excerpt?: unknown;
}

/**
 * What each file in engines/ exports: how an engine is used in a page, with ten results. `build` runs in Node; esbuild
 * leaves it out of what is sent.
 */
export interface Engine {
  /** What is delivered beside the code, as one file; engines without it write their files themselves. */
  build?(documents: Doc[]): string | Promise<string>;
  /** Fetches what is delivered. */
  load(): Promise<any>;
  /** Makes an index of it that can be searched. */
  open(delivered: any): any;
  /** From nothing to an open index, where that is more than opening what was loaded. */
  start?(): Promise<any>;
  /** The ten best documents. */
  search(index: any, query: string): Found[] | Promise<Found[]>;
  /** The same for a query that is being typed, where an engine has a way of its own for that; null: overtaken. */
  type?(index: any, query: string): Promise<Found[] | null>;
  /** The first document alone, where the others cost requests. */
  first?(index: any, query: string): Promise<Found | undefined>;
  /** The documents that have exactly this word. */
  exact?(index: any, word: string): Found[] | Promise<Found[]>;
  /** Gives the memory back. */
  close?(index: any): void;
}

/** How an engine is named in the tables, and what is set. */
export interface Entry {
  /** Its folder, and the file in engines/. */
  name: string;
  /** As the tables call it. */
  title: string;
  /** What is set, as stated in the tables. */
  options: string;
  /** Its packages in npm. */
  packages: string[];
  /** What the page asks for before its script does. */
  preload: string[];
  /** Whether its searches ask the server again. */
  inParts?: boolean;
  /** Whether it gives the passages to be shown, and not only stored texts. */
  excerpts?: boolean;
  /** Where it stands, if not in all tables: in those of keys and exact words, or in that of exact words alone. */
  only?: 'times' | 'exact';
}

export interface Size {
  raw: number;
  gzip: number;
  brotli: number;
}

/** Times in µs. */
export interface Times {
  /** How many keys, of how many. */
  count: number;
  of: number;
  mean: number;
  p50: number;
  p95: number;
  p99: number;
}
