/** The engine that opens whole indexes, for scripts whose own engine opens indexes in parts only: `samara-whole.js`. */

import { loadEngine } from './engine.js';
import { openWhole } from './whole-index.js';

/** @import { OpenOptions } from '../samara.d.ts' */

/**
 * @param {Uint8Array} bytes
 * @param {OpenOptions} options
 */
export async function openWithOwnEngine(bytes, options) {
  return openWhole(await loadEngine(), bytes, options);
}
