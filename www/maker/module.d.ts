import type { PictureHost } from './picture-host.js';

/** The exports of the WebAssembly module of maker.html (`crates/maker`), and the messages of its worker. */

/** Reads bytes of a file. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

export interface MakerEngine {
  memory: WebAssembly.Memory;
  Folder: new (paths: string[]) => MakerFolder;
  Scans: new () => { add(scan: Uint8Array): void; merged(): Uint8Array };
  Metadata: new () => { add(metadata: string): void; offered(): Facet[] };
  /** A picture made small: bytes, type, width and height; or the reason why it cannot be in a page. */
  encodePicture(bytes: Uint8Array): unknown[];
  PageBuilder: new (
    facets: string[],
    follow: boolean,
  ) => {
    takePictures(megabytes: number, host: PictureHost): void;
    add(lines: Uint8Array): void;
    pictures(): PictureSummary | undefined;
    /** The page, encrypted if there is a password, with 56 random bytes; the builder cannot be used again. */
    finish(
      template: string,
      texts: PageTexts,
      logo: Uint8Array,
      password: string,
      random: Uint8Array,
    ): Uint8Array<ArrayBuffer>;
  };
}

export interface MakerFolder {
  files(): string[];
  skipped(): SkippedFile[];
  isPage(file: number): boolean;
  scan(file: number, size: number, read: ReadAt): Uint8Array;
  setScan(scan: Uint8Array): void;
  readFile(
    file: number,
    size: number,
    read: ReadAt,
    document: (url: string, isPart: boolean, place: string, line: Uint8Array<ArrayBuffer>) => boolean,
  ): FileSummary;
}

/** A file, or a part of one, that was not read. */
export interface SkippedFile {
  path: string;
  kind: string;
  reason: string;
  /** Whether it has text that a reader would expect to find. */
  lost: boolean;
}

export interface FileSummary {
  skipped: SkippedFile[];
  notes: string[];
  languages: string[];
  /** For `Metadata`. */
  metadata: string;
  error: string | null;
}

/** A metadata field that can be a facet. */
export interface Facet {
  name: string;
  /** The number of its values. */
  values: number;
  /** Whether `samara pack` would take it. */
  chosen: boolean;
}

/** The pictures of a page. */
export interface PictureSummary {
  pictures: number;
  bytes: number;
  /** The document and the address of each that is left out, and the reason. */
  leftOut: [string, string][];
}

/** The texts of the page; an empty one is not given. */
export interface PageTexts {
  title: string;
  description: string;
  name: string;
  footer: string;
  /** The colour of links, `#rrggbb`. */
  color: string;
  lang: string;
  /** The script with the words of the search box in that language. */
  words: string;
  /** Whether the page has the texts as plain HTML, too. */
  plain: boolean;
}

/** A file by its path in the folder that the page is made of. */
export interface PickedFile {
  path: string;
  file: File;
}

/** What a reading gave. */
export interface Reading {
  /** The files that were opened, with the number of their documents. */
  files: { path: string; documents: number }[];
  documents: number;
  skipped: SkippedFile[];
  /** What a reader should know about files that were read. */
  notes: string[];
  languages: string[];
  facets: Facet[];
  /** The documents, as lines of JSON. */
  chunks: Blob[];
}

/** The engine in the page, compressed, in base64. */
export interface PackedEngine {
  packed: string;
  size: number;
}

export interface ReadJob {
  engine: PackedEngine;
  files: PickedFile[];
}

export interface MakeJob {
  engine: PackedEngine;
  template: string;
  texts: PageTexts;
  /** An image in SVG or PNG; empty: none. */
  logo: Uint8Array;
  /** Empty: the page is not encrypted. */
  password: string;
  facets: string[];
  /** Whether these are the facets that `samara pack` would take. */
  follow: boolean;
  chunks: Blob[];
  /** The largest sum of the pictures; null: none are taken. */
  megabytes: number | null;
  /** The files that were read, for their pictures. */
  files: PickedFile[];
}

export interface Progress {
  step: 'start' | 'scan' | 'read' | 'add' | 'build';
  /** From 0 to 1; none where it is not known. */
  share?: number;
  path?: string;
}

/** A message of the worker: progress, or the outcome. */
export type Message =
  | { progress: Progress }
  | { reading: Reading }
  | { page: Blob; pictures?: PictureSummary }
  | { error: string };
