/** The time to open a loaded index in ms, without loading the code. */

import { interleaved } from './rounds.js';
import { attempt } from './session.js';

/** @import { Session } from './session.js' */

const rounds = 5;

/** The fastest round of each engine. @param {Session[]} sessions @returns {Promise<Record<string, number>>} */
export async function opening(sessions) {
  /** @type {Record<string, number>} */
  const fastest = {};
  await interleaved(1, sessions, (one) => attempt(one, () => one.ask('load')));
  await interleaved(rounds, sessions, (one) =>
    attempt(one, async () => {
      const { name } = one.entry;
      fastest[name] = Math.min(fastest[name] ?? Infinity, await one.ask('open'));
    }),
  );
  await interleaved(1, sessions, (one) => attempt(one, () => one.ask('forget')));
  return fastest;
}
