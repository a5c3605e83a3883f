/** Markdown tables and number formats. */

/** @param {string[]} head @param {string[][]} rows */
export function table(head, rows) {
  const lines = [head, head.map((_, at) => (at ? '--:' : '---')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {number} bytes */
export const bytes = (bytes) => bytes.toLocaleString('en');

/** @param {number} time in µs */
export const micro = (time) => (time < 10 ? time.toFixed(1) : Math.round(time).toLocaleString('en'));

/** @param {number} time in ms */
export const milli = (time) => (time < 10 ? time.toFixed(1) : Math.round(time).toLocaleString('en'));

/** @param {number} one @param {number | undefined} other */
export const ratio = (one, other) => (other ? (one / other).toFixed(one / other < 0.095 ? 3 : 2) : '');
