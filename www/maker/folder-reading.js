/**
 * Reads the files of a folder, in the order of `samara pack`. A parser that fails ends its instance of the engine by a trap: the
 * file is reported, and a new instance reads the next one. Documents are kept outside of the engine, in blobs, which browsers
 * may keep on disk.
 */

import { bindMaker } from './engine.js';
import { readBytes } from './read-bytes.js';

/** @import { FileSummary, MakerEngine, MakerFolder, PickedFile, Progress, Reading } from './module.d.ts' */

/** The memory, in bytes, from which on an instance is replaced by a new one: it never shrinks. */
const maxMemory = 256 << 20;

/** The size from which on documents become a blob, in bytes. */
const chunkSize = 4 << 20;

export class FolderReading {
  /** @type {MakerEngine} */ #engine;
  /** @type {MakerFolder} */ #folder;
  /** @type {Uint8Array | null} */ #scan = null;
  /** @type {Map<string, string>} the place of each document by its URL */ #places = new Map();
  /** @type {InstanceType<MakerEngine['Metadata']>} */ #metadata;
  /** @type {Uint8Array<ArrayBuffer>[]} */ #lines = [];
  #lineBytes = 0;
  #compiled;
  #files;
  #report;
  /** @type {Reading} */
  #reading = { files: [], documents: 0, skipped: [], notes: [], languages: [], facets: [], chunks: [] };

  /**
   * @param {WebAssembly.Module} compiled
   * @param {PickedFile[]} files
   * @param {(progress: Progress) => void} report
   */
  constructor(compiled, files, report) {
    this.#compiled = compiled;
    this.#files = new Map(files.map(({ path, file }) => [path, file]));
    this.#report = report;
    this.#engine = bindMaker(compiled);
    this.#folder = new this.#engine.Folder([...this.#files.keys()]);
    // In an instance that reads no file, and so does not fail.
    this.#metadata = new (bindMaker(compiled).Metadata)();
  }

  /** @returns {Reading} */
  run() {
    const paths = this.#folder.files();
    this.#reading.skipped.push(...this.#folder.skipped());
    this.#scanPages(paths);
    for (const [index, path] of paths.entries()) {
      this.#report({ step: 'read', share: index / paths.length, path });
      this.#readFile(index, path);
    }
    this.#flush();
    this.#reading.facets = this.#metadata.offered();
    return this.#reading;
  }

  /** A new instance of the engine, in the place of one that has failed or taken much memory. */
  #renew() {
    this.#engine = bindMaker(this.#compiled);
    this.#folder = new this.#engine.Folder([...this.#files.keys()]);
    if (this.#scan) this.#folder.setScan(this.#scan);
  }

  /**
   * What the pages have in common decides how each is read.
   * @param {string[]} paths
   */
  #scanPages(paths) {
    const scans = new (bindMaker(this.#compiled).Scans)();
    for (const [index, path] of paths.entries()) {
      if (!this.#folder.isPage(index)) continue;
      this.#report({ step: 'scan', share: index / paths.length, path });
      const file = this.#file(path);
      try {
        scans.add(this.#folder.scan(index, file.size, (offset, length) => readBytes(file, offset, length)));
      } catch {
        // The page is reported when it is read.
        this.#renew();
      }
      this.#limitMemory();
    }
    this.#scan = scans.merged();
    this.#folder.setScan(this.#scan);
  }

  /**
   * @param {number} index
   * @param {string} path
   */
  #readFile(index, path) {
    const file = this.#file(path);
    const reading = this.#reading;
    const before = reading.documents;
    try {
      const summary = this.#folder.readFile(
        index,
        file.size,
        (offset, length) => readBytes(file, offset, length),
        (url, isPart, place, line) => this.#add(url, isPart, place, line),
      );
      this.#addSummary(summary, path, reading.documents > before);
    } catch {
      // A trap. (A stack overflow is another error in each browser.)
      const memory = this.#engine.memory.buffer.byteLength > 4 * maxMemory;
      const reason = memory ? 'it takes too much memory' : 'the parser failed on it';
      const rest = reading.documents > before ? `${reason}; the documents before are kept` : reason;
      reading.skipped.push({ path, kind: String(path.split('.').pop()), reason: rest, lost: true });
      this.#renew();
    }
    reading.files.push({ path, documents: reading.documents - before });
    this.#limitMemory();
  }

  /**
   * @param {string} url
   * @param {boolean} isPart
   * @param {string} place
   * @param {Uint8Array<ArrayBuffer>} line
   * @returns {boolean} whether it is taken
   */
  #add(url, isPart, place, line) {
    const first = this.#places.get(url);
    if (first !== undefined) {
      const reason = isPart ? 'another capture of this address was read' : `${first} has the same address, ${url}`;
      this.#reading.skipped.push({ path: place, kind: 'document', reason, lost: !isPart });
      return false;
    }
    this.#places.set(url, place);
    this.#reading.documents += 1;
    this.#lines.push(line);
    this.#lineBytes += line.length;
    if (this.#lineBytes > chunkSize) this.#flush();
    return true;
  }

  #flush() {
    if (this.#lines.length) this.#reading.chunks.push(new Blob(this.#lines));
    this.#lines = [];
    this.#lineBytes = 0;
  }

  /**
   * @param {FileSummary} summary
   * @param {string} path
   * @param {boolean} hasDocuments
   */
  #addSummary({ skipped, notes, languages, metadata, error }, path, hasDocuments) {
    const reading = this.#reading;
    reading.skipped.push(...skipped);
    reading.notes.push(...notes);
    for (const language of languages) {
      if (!reading.languages.includes(language)) reading.languages.push(language);
    }
    this.#metadata.add(metadata);
    if (error !== null) {
      const reason = error.startsWith(`${path}: `) ? error.slice(path.length + 2) : error;
      const rest = hasDocuments ? `${reason}; the documents before are kept` : reason;
      reading.skipped.push({ path, kind: String(path.split('.').pop()), reason: rest, lost: true });
    }
  }

  /** @param {string} path */
  #file(path) {
    return /** @type {File} */ (this.#files.get(path));
  }

  #limitMemory() {
    if (this.#engine.memory.buffer.byteLength > maxMemory) this.#renew();
  }
}
