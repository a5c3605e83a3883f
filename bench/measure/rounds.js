/** Rounds in which the engines take turns, so that what else the machine does falls on all of them. */

/** One round is enough to see that all runs, and too few to believe its figures. */
const quick = Boolean(process.env.BENCH_QUICK);

/**
 * @template T
 * @param {number} rounds
 * @param {T[]} engines
 * @param {(engine: T, round: number) => Promise<void>} measure
 */
export async function interleaved(rounds, engines, measure) {
  for (let round = 0; round < (quick ? 1 : rounds); round++) {
    // None is always the first, or always behind the same other.
    const turn = round % engines.length;
    const order = [...engines.slice(turn), ...engines.slice(0, turn)];
    if (round % 2) order.reverse();
    for (const engine of order) await measure(engine, round);
  }
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
