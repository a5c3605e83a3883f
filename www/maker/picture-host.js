/**
 * What the engine asks for when it takes the pictures of documents: files of the folder, and pictures made small. These are decoded
 * by an instance of the engine of their own: a decoder that fails ends its instance by a trap, and takes its picture only.
 */

import { bindMaker } from './engine.js';
import { readBytes } from './read-bytes.js';

/** @import { MakerEngine, PickedFile } from './module.d.ts' */

/** The memory, in bytes, from which on an instance is replaced by a new one: it never shrinks. */
const maxDecoderMemory = 512 << 20;

export class PictureHost {
  #compiled;
  #files;
  /** @type {MakerEngine | null} */ #engine = null;

  /**
   * @param {WebAssembly.Module} compiled
   * @param {PickedFile[]} files
   */
  constructor(compiled, files) {
    this.#compiled = compiled;
    this.#files = new Map(files.map(({ path, file }) => [path, file]));
  }

  /** @param {string} path */
  size(path) {
    return this.#files.get(path)?.size;
  }

  /** @param {string} path */
  read(path) {
    return this.readPart(path, 0, this.size(path) ?? 0);
  }

  /**
   * @param {string} path
   * @param {number} offset
   * @param {number} length
   */
  readPart(path, offset, length) {
    const file = this.#files.get(path);
    try {
      return file && readBytes(file, offset, length);
    } catch {
      // It was moved or changed since it was chosen.
      return undefined;
    }
  }

  /** @param {Uint8Array} bytes */
  encode(bytes) {
    try {
      this.#engine ??= bindMaker(this.#compiled);
      const parts = this.#engine.encodePicture(bytes);
      if (this.#engine.memory.buffer.byteLength > maxDecoderMemory) this.#engine = null;
      return parts;
    } catch {
      this.#engine = null;
      return undefined;
    }
  }
}
