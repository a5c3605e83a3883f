/** How long it takes to open what has been loaded, in ms; without the code, which is there by then. */

import { interleaved } from './rounds.js';
import { attempt } from './session.js';

/** @import { Session } from './session.js' */

const rounds = 5;

/** The fastest of some rounds. @param {Session[]} sessions @returns {Promise<Record<string, number>>} */
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
