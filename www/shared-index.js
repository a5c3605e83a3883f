/** Indexes that are open on this page: two boxes with one source share one. */

import { Samara } from './samara.js';

/** @import { Progress } from './samara.d.ts' */

/**
 * @typedef {object} Loan
 * @property {Promise<Samara>} samara
 * @property {Set<(progress: Progress) => void>} listeners
 * @property {AbortController} abort
 * @property {number} users
 */

/** @type {Map<string, Loan>} */
const openLoans = new Map();

/**
 * Lends an index, opening it if nobody has yet.
 * @param {string | null} src an address; null: the index that travels with the page
 * @param {string | null} baseUrl
 * @param {(progress: Progress) => void} onProgress
 * @returns {{ samara: Promise<Samara>, giveBack: () => void }}
 */
export function borrowIndex(src, baseUrl, onProgress) {
  const key = JSON.stringify([src, baseUrl]);
  const loan = openLoans.get(key) ?? openLoan(key, src, baseUrl);
  loan.users++;
  loan.listeners.add(onProgress);
  return {
    samara: loan.samara,
    giveBack() {
      if (!loan.listeners.delete(onProgress)) return;
      // Not at once: an element that is moved within the page leaves it and comes back.
      setTimeout(() => {
        if (--loan.users) return;
        if (openLoans.get(key) === loan) openLoans.delete(key);
        loan.abort.abort();
        loan.samara.then(
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
 * @returns {Loan}
 */
function openLoan(key, src, baseUrl) {
  const listeners = new Set();
  const abort = new AbortController();
  const samara = Samara.open(src ?? undefined, {
    baseUrl: baseUrl ?? undefined,
    signal: abort.signal,
    onProgress: (progress) => listeners.forEach((listener) => listener(progress)),
  });
  const loan = { samara, listeners, abort, users: 0 };
  openLoans.set(key, loan);
  // What has failed is not lent again: the next who asks tries anew.
  samara.catch(() => openLoans.get(key) === loan && openLoans.delete(key));
  return loan;
}
