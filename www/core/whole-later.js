/** Loads the whole index that lies beside one in parts, when nobody waits for it. */

import { importWholeEngine } from './import-whole.js';
import { request } from './request.js';
import { readResponse } from './source.js';

/** @import { OpenOptions } from '../samara.d.ts' */
/** @import { EngineIndex } from './module.d.ts' */

/** A device with less memory, in GB, stays in parts. */
const minMemory = 4;

/** A whole index that would take longer to load, in ms, is given up. */
const maxLoadMs = 20_000;

/** The speed of the line is judged after this time, in ms. */
const judgeAfterMs = 2000;

/**
 * Loads and opens a whole index.
 * @param {string} address
 * @param {OpenOptions} options
 * @param {RequestInit} [how]
 * @returns {Promise<EngineIndex>}
 */
export async function loadWhole(address, options, how = {}) {
  const response = await request(address, { ...how, signal: options.signal });
  const { bytes } = await readResponse(response, options, address);
  const { openWithOwnEngine } = await importWholeEngine();
  return openWithOwnEngine(bytes, options);
}

/**
 * Loads and opens a whole index at low priority, once the page is idle.
 * @param {string} address
 * @param {AbortSignal} signal
 * @returns {Promise<EngineIndex | null>} null if the line or the memory does not allow it
 */
export async function loadWholeLater(address, signal) {
  const { connection, deviceMemory } = /** @type {any} */ (globalThis.navigator ?? {});
  // Node loads indexes for one query.
  if (!globalThis.document || connection?.saveData || deviceMemory < minMemory) return null;
  await new Promise((resolve) => (globalThis.requestIdleCallback ?? setTimeout)(resolve));
  const tooSlow = new AbortController();
  signal.addEventListener('abort', () => tooSlow.abort(signal.reason), /** @type {object} */ ({ __proto__: null }));
  signal.throwIfAborted();
  /** @type {number | undefined} */
  let startedAt;
  const onProgress = (/** @type {import('../samara.d.ts').Progress} */ { phase, loaded, total }) => {
    const now = performance.now();
    startedAt ??= now;
    const elapsed = now - startedAt;
    if (phase === 'load' && elapsed > judgeAfterMs && (elapsed * (total ?? loaded)) / loaded > maxLoadMs)
      tooSlow.abort();
  };
  return loadWhole(address, { signal: tooSlow.signal, onProgress }, { priority: 'low' });
}
