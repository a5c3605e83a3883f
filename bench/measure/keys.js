/** The time of a key, of an exact word, and of a key with excerpts made by the page. */

import { interleaved } from './rounds.js';
import { attempt } from './session.js';

/** @import { Times } from '../types.d.ts' */
/** @import { Session } from './session.js' */

/** How often all queries are typed. */
const rounds = 5;
/** The time limit of an engine for a round, in ms. Slower engines are measured on fewer keys, spread over all queries. */
const roundMs = 3_000;
/** The resolution of a page's clock, in ms. */
const tick = 0.005;

/** Every prefix of every query. @param {string[]} queries */
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
      const measurable = before.length ? texts.slice(0, before[0].times.length) : texts;
      before.push(await one.ask('round', kind, measurable, before.length ? 2 * roundMs : roundMs));
    }),
  );
  const whole = [...measured].filter(([, rounds]) => rounds.length);
  return Object.fromEntries(whole.map(([name, rounds]) => [name, summary(rounds, texts.length)]));
}

/**
 * The time of a key is that of its fastest rounds, because other load only adds to it: the mean of those within two ticks
 * of the minimum, which averages out the resolution of the clock.
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
  const percentile = (/** @type {number} */ percent) => times[Math.floor(((count - 1) * percent) / 100)];
  const complete = rounds.filter(({ times }) => times.length === count);
  const mean = (1000 * Math.min(...complete.map(({ whole }) => whole))) / count;
  return { count, of, mean, p50: percentile(50), p95: percentile(95), p99: percentile(99) };
}

/** Reorders the queries so that every prefix of the list is spread over all of them. @param {string[]} queries */
export function spread(queries) {
  const { length } = queries;
  let step = Math.max(1, Math.round(length * 0.382));
  while (greatestCommonDivisor(step, length) > 1) step++;
  return queries.map((_, at) => queries[(at * step) % length]);
}

/** @param {number} a @param {number} b @returns {number} */
function greatestCommonDivisor(a, b) {
  return b ? greatestCommonDivisor(b, a % b) : a;
}
