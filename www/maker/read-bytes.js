/** Reads files in a worker, without waiting. */

/**
 * Bytes of a file, or of a blob.
 * @param {Blob} blob
 * @param {number} offset
 * @param {number} length
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function readBytes(blob, offset, length) {
  // Only workers have this class, so the types of pages lack it.
  const { FileReaderSync } = /** @type {any} */ (globalThis);
  return new Uint8Array(new FileReaderSync().readAsArrayBuffer(blob.slice(offset, offset + length)));
}
