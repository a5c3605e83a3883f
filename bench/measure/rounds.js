/** Rounds in which the engines take turns, so that other load on the machine affects all of them. */

/** A single round shows that everything runs; its figures are not reliable. */
const quick = Boolean(process.env.BENCH_QUICK);

/**
 * @template T
 * @param {number} rounds
 * @param {T[]} engines
 * @param {(engine: T, round: number) => Promise<void>} measure
 */
export async function interleaved(rounds, engines, measure) {
  for (let round = 0; round < (quick ? 1 : rounds); round++) {
    // No engine is always first, or always after the same engine.
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
