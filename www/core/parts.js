/**
 * Loads pieces of an index in parts. A piece is a range of bytes of a pack, which is a file in the folder of the build.
 * Ranges are requested as long as the host answers them correctly, whole packs otherwise.
 */

import { loadError, request } from './request.js';

/** @typedef {{ pack: number, start: number, length: number }} Piece */

/**
 * Two pieces of a pack are one range if the gap between them is at most this many bytes: less than a text, which takes longer on
 * a slow line than a request of HTTP/2.
 */
const maxGap = 1000;

/** The limit for the packs that are kept, in bytes. */
const maxKeptBytes = 4 << 20;

/** A piece that the host does not have, or of which it has other bytes. The index may have been replaced by a newer one. */
export class PieceError extends Error {}

export class PieceLoader {
  #addressOf;
  #add;
  #abort = new AbortController();
  /** Pieces that are being loaded, by pack and start. @type {Map<string, Promise<void>>} */
  #loading = new Map();
  /** Packs that were loaded whole, the oldest first. @type {Map<number, { bytes: Promise<Uint8Array>, length: number }>} */
  #packs = new Map();
  /** Whether the host answers ranges correctly; undefined until the first answer. @type {boolean | undefined} */
  #hasRanges;

  /**
   * @param {(pack: number) => string} addressOf the address of a pack
   * @param {(piece: Piece, bytes: Uint8Array) => void} add takes a piece; throws if its checksum is wrong
   */
  constructor(addressOf, add) {
    this.#addressOf = addressOf;
    this.#add = add;
  }

  /**
   * Loads pieces. If the signal aborts, only the waiting ends: pieces that are on their way are kept when they arrive.
   * @param {number[]} missing pack, start and length of each piece
   * @param {AbortSignal} [signal]
   * @returns {Promise<void>}
   */
  async load(missing, signal) {
    const pieces = Array.from({ length: missing.length / 3 }, (_, at) => {
      const [pack, start, length] = missing.slice(3 * at);
      return { pack, start, length };
    });
    const requested = pieces.filter((piece) => !this.#loading.has(keyOf(piece)));
    /** The first range of each pack, on which the others wait until one answer has shown whether the host has ranges. */
    const probes = new Map();
    for (const range of rangesOf(requested)) {
      const [{ pack }] = range;
      const loading = this.#loadRange(range, probes.get(pack));
      if (!probes.has(pack)) probes.set(pack, loading);
      for (const piece of range) this.#loading.set(keyOf(piece), loading);
      const forget = () => range.forEach((piece) => this.#loading.delete(keyOf(piece)));
      loading.then(forget, forget);
    }
    const loaded = Promise.all(pieces.map((piece) => this.#loading.get(keyOf(piece))));
    await new Promise((resolve, reject) => {
      const abort = () => reject(signal?.reason);
      signal?.addEventListener('abort', abort, /** @type {object} */ ({ __proto__: null }));
      // A caller may use one signal for all of its searches.
      loaded.then(resolve, reject).finally(() => signal?.removeEventListener('abort', abort));
    });
  }

  /** Ends all requests. */
  close() {
    this.#abort.abort();
  }

  /**
   * Loads pieces of one pack that are beside each other.
   * @param {Piece[]} pieces
   * @param {Promise<void>} [probe]
   */
  async #loadRange(pieces, probe) {
    if (this.#hasRanges === undefined) await probe?.catch(() => {});
    const { signal } = this.#abort;
    const address = this.#addressOf(pieces[0].pack);
    for (let attempt = 1, isRepeated = false; ; attempt++) {
      try {
        const { bytes, offset, isRange } = await this.#read(address, pieces, isRepeated);
        signal.throwIfAborted();
        for (const piece of pieces) this.#take(piece, bytes, offset, address);
        // If only the whole pack has the right bytes, the ranges are wrong.
        if (isRange || isRepeated) this.#hasRanges ??= isRange;
        return;
      } catch (cause) {
        signal.throwIfAborted();
        // fetch() rejects with a TypeError if the connection fails.
        const isLost = cause instanceof TypeError;
        if (isLost && attempt > 2) throw loadError(address, cause);
        if (!isLost && attempt > 1) throw cause;
        isRepeated = !isLost || (attempt > 1 && !this.#hasRanges);
      }
    }
  }

  /**
   * @param {Piece} piece
   * @param {Uint8Array} bytes
   * @param {number} offset of the bytes in the pack
   * @param {string} address
   */
  #take(piece, bytes, offset, address) {
    const at = piece.start - offset;
    try {
      this.#add(piece, bytes.subarray(at, at + piece.length));
    } catch (cause) {
      throw new PieceError(`The file ${address} of the index is damaged: copy its folder or build it again.`, {
        cause,
      });
    }
  }

  /**
   * The bytes of pieces beside each other, alone or in the whole pack.
   * @param {string} address
   * @param {Piece[]} pieces
   * @param {boolean} isRepeated whether the pack is loaded whole, past all caches
   * @returns {Promise<{ bytes: Uint8Array, offset: number, isRange: boolean }>}
   */
  async #read(address, pieces, isRepeated) {
    const [{ pack, start }, last] = [pieces[0], pieces[pieces.length - 1]];
    const end = last.start + last.length;
    const kept = isRepeated ? undefined : this.#packs.get(pack);
    if (kept) return { bytes: await kept.bytes, offset: 0, isRange: false };
    /** @type {Promise<Response>} */
    let answer;
    if (isRepeated || this.#hasRanges === false) {
      answer = this.#request(address, { cache: isRepeated ? 'reload' : 'default' });
    } else {
      // Chromium loads ranges of one file one after the other if they may be cached, and Firefox does not cache them.
      const headers = { range: `bytes=${start}-${end - 1}` };
      const response = await this.#request(address, { cache: 'no-store', headers });
      if (response.status === 206) {
        const bytes = isAnswer(response, start, end) ? await readBody(response) : null;
        if (bytes?.length === end - start) return { bytes, offset: start, isRange: true };
        response.body?.cancel().catch(() => {});
        answer = this.#request(address, {});
      } else answer = Promise.resolve(response);
      this.#hasRanges = false;
    }
    return { bytes: await this.#keep(pack, answer.then(readBody)), offset: 0, isRange: false };
  }

  /**
   * Keeps a whole pack for its other pieces. The oldest packs are dropped.
   * @param {number} pack
   * @param {Promise<Uint8Array>} loading
   */
  #keep(pack, loading) {
    const kept = { bytes: loading, length: 0 };
    this.#packs.delete(pack);
    this.#packs.set(pack, kept);
    const loaded = (/** @type {Uint8Array} */ bytes) => {
      kept.length = bytes.length;
      let total = 0;
      for (const [number, { length }] of [...this.#packs].reverse()) {
        total += length;
        if (total > maxKeptBytes) this.#packs.delete(number);
      }
    };
    const failed = () => this.#packs.get(pack) === kept && this.#packs.delete(pack);
    loading.then(loaded, failed);
    return loading;
  }

  /**
   * @param {string} address
   * @param {RequestInit} options
   */
  async #request(address, options) {
    const response = await request(address, { ...options, signal: this.#abort.signal });
    const { ok, status } = response;
    if (ok) return response;
    const ErrorOfStatus = status === 404 || status === 410 ? PieceError : Error;
    throw new ErrorOfStatus(`The index ${address} could not be loaded: the server answered ${status}.`);
  }
}

/** @param {Piece} piece */
function keyOf({ pack, start }) {
  return `${pack}:${start}`;
}

/**
 * Groups pieces that are beside each other in a pack.
 * @param {Piece[]} pieces
 */
function rangesOf(pieces) {
  /** @type {Piece[][]} */
  const ranges = [];
  /** @type {Piece | undefined} */
  let last;
  for (const piece of pieces.sort((a, b) => a.pack - b.pack || a.start - b.start)) {
    if (last?.pack === piece.pack && piece.start - last.start - last.length <= maxGap)
      ranges[ranges.length - 1].push(piece);
    else ranges.push([piece]);
    last = piece;
  }
  return ranges;
}

/**
 * Whether a response has the requested range as it is in the file. Without the host's permission, a page of another
 * origin cannot read the headers; then length and checksum must do.
 * @param {Response} response
 * @param {number} start
 * @param {number} end
 */
function isAnswer({ headers, type }, start, end) {
  const range = headers.get('content-range');
  return !headers.has('content-encoding') && (range ? range.startsWith(`bytes ${start}-${end - 1}/`) : type === 'cors');
}

/** @param {Response} response */
async function readBody(response) {
  return new Uint8Array(await response.arrayBuffer());
}
