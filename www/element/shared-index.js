/** The open indexes of the page. Boxes with the same source share an index. */

import { Samara } from '../core/samara.js';

/** @import { Progress } from '../samara.d.ts' */
/** @import { NamedIndex } from './several-indexes.js' */

/**
 * @typedef {object} SharedIndex
 * @property {Promise<Samara>} samara
 * @property {Set<(progress: Progress) => void>} listeners
 * @property {AbortController} abort
 * @property {number} users
 */

/** @type {Map<string, SharedIndex>} */
const sharedIndexes = new Map();

/**
 * Opens an index or returns the one that is already open. Each user releases it.
 * @param {Omit<NamedIndex, 'name'>} index `src`: an address; null: the index inside the engine or the first one in the page
 * @param {(progress: Progress) => void} onProgress
 * @returns {{ samara: Promise<Samara>, release: () => void }}
 */
export function acquireIndex({ src, baseUrl, form }, onProgress) {
  const key = JSON.stringify([src, baseUrl, form]);
  const shared = sharedIndexes.get(key) ?? openShared(key, { src, baseUrl, form });
  shared.users++;
  shared.listeners.add(onProgress);
  return {
    samara: shared.samara,
    release() {
      if (!shared.listeners.delete(onProgress)) return;
      // Deferred, because an element that is moved within the page is disconnected and connected again.
      setTimeout(() => {
        if (--shared.users) return;
        if (sharedIndexes.get(key) === shared) sharedIndexes.delete(key);
        shared.abort.abort();
        shared.samara.then(
          (samara) => samara.close(),
          () => {},
        );
      });
    },
  };
}

/**
 * @param {string} key
 * @param {Omit<NamedIndex, 'name'>} index
 * @returns {SharedIndex}
 */
function openShared(key, { src, baseUrl, form }) {
  const listeners = new Set();
  const abort = new AbortController();
  const samara = Samara.open(src ?? undefined, {
    baseUrl: baseUrl ?? undefined,
    form: /** @type {'whole' | 'parts' | undefined} */ (form || undefined),
    signal: abort.signal,
    onProgress: (progress) => listeners.forEach((listener) => listener(progress)),
  });
  const shared = { samara, listeners, abort, users: 0 };
  sharedIndexes.set(key, shared);
  // Drop a failed load, so that the next call tries again.
  samara.catch(() => sharedIndexes.get(key) === shared && sharedIndexes.delete(key));
  return shared;
}
