/** How long a key takes, an exact word, and a key with an excerpt that the page makes. */

import { interleaved } from './rounds.js';
import { attempt } from './session.js';

/** @import { Times } from '../types.d.ts' */
/** @import { Session } from './session.js' */

/** How often all is typed. */
const rounds = 5;
/** How long one engine may type in a round, in ms: of slower ones fewer keys are measured, from all queries alike. */
const patience = 3_000;
/** The clock of a page shows steps of so many ms. */
const tick = 0.005;

/** Each beginning of each query. @param {string[]} queries */
export const letterByLetter = (queries) =>
  queries.flatMap((query) => [...query].map((_, at, letters) => letters.slice(0, at + 1).join('')));

/**
 * @param {Session[]} sessions
 * @param {string} kind search, exact or excerpts
 * @param {string[]} texts
 * @returns {Promise<Record<string, Times>>}
 */
export async function keys(sessions, kind, texts) {
  /** @type {Map<string, { times: number[], whole: number }[]>} */
  const measured = new Map(sessions.map(({ entry }) => [entry.name, []]));
  await interleaved(rounds, sessions, (one) =>
    attempt(one, async () => {
      const before = measured.get(one.entry.name) ?? [];
      const some = before.length ? texts.slice(0, before[0].times.length) : texts;
      before.push(await one.ask('round', kind, some, before.length ? 2 * patience : patience));
    }),
  );
  const whole = [...measured].filter(([, rounds]) => rounds.length);
  return Object.fromEntries(whole.map(([name, rounds]) => [name, summary(rounds, texts.length)]));
}

/**
 * Each key by its fastest rounds, because other programs only ever add to it: by the mean of those within two steps of
 * the clock, so that the steps cancel out.
 * @param {{ times: number[], whole: number }[]} rounds
 * @param {number} of
 * @returns {Times}
 */
export function summary(rounds, of) {
  const count = Math.min(...rounds.map(({ times }) => times.length));
  const times = Array.from({ length: count }, (_, key) => {
    const all = rounds.map(({ times }) => times[key]);
    const near = all.filter((time) => time <= Math.min(...all) + 2 * tick);
    return (1000 * near.reduce((sum, time) => sum + time, 0)) / near.length;
  }).sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => times[Math.floor(((count - 1) * part) / 100)];
  const complete = rounds.filter(({ times }) => times.length === count);
  const mean = (1000 * Math.min(...complete.map(({ whole }) => whole))) / count;
  return { count, of, mean, p50: at(50), p95: at(95), p99: at(99) };
}

/** The queries in an order in which any number of the first are from everywhere. @param {string[]} queries */
export function spread(queries) {
  const { length } = queries;
  let step = Math.max(1, Math.round(length * 0.382));
  while (divisor(step, length) > 1) step++;
  return queries.map((_, at) => queries[(at * step) % length]);
}

/** The greatest that both have. @param {number} a @param {number} b @returns {number} */
function divisor(a, b) {
  return b ? divisor(b, a % b) : a;
}
