/** The open indexes of the page. Boxes with the same source share an index. */

import { Samara } from '../core/samara.js';

/** @import { Progress } from '../samara.d.ts' */

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
 * @param {string | null} src an address; null: the index inside the engine or the first one in the page
 * @param {string | null} baseUrl
 * @param {(progress: Progress) => void} onProgress
 * @returns {{ samara: Promise<Samara>, release: () => void }}
 */
export function acquireIndex(src, baseUrl, onProgress) {
  const key = JSON.stringify([src, baseUrl]);
  const shared = sharedIndexes.get(key) ?? openShared(key, src, baseUrl);
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
 * @param {string | null} src
 * @param {string | null} baseUrl
 * @returns {SharedIndex}
 */
function openShared(key, src, baseUrl) {
  const listeners = new Set();
  const abort = new AbortController();
  const samara = Samara.open(src ?? undefined, {
    baseUrl: baseUrl ?? undefined,
    signal: abort.signal,
    onProgress: (progress) => listeners.forEach((listener) => listener(progress)),
  });
  const shared = { samara, listeners, abort, users: 0 };
  sharedIndexes.set(key, shared);
  // Drop a failed load, so that the next call tries again.
  samara.catch(() => sharedIndexes.get(key) === shared && sharedIndexes.delete(key));
  return shared;
}
