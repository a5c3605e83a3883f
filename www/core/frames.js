/** Splits long work over frames, so that the page stays responsive. */

/** Milliseconds per frame for searching and drawing. A long task begins at 50 ms; style and layout take most of them. */
const frameBudgetMs = 4;

/**
 * Whether the work of a frame has used up its budget, so that the rest should wait for the next frame.
 * @param {number} startedAt the start of the work, by `performance.now()`
 */
export function isOverBudget(startedAt) {
  return performance.now() - startedAt > frameBudgetMs;
}

/** @returns {Promise<number>} resolves in the next frame, with the time at which its work starts */
export function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
}

/**
 * Lets the browser handle input and paint, then resolves.
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export async function yieldToBrowser(signal) {
  const { scheduler } = /** @type {any} */ (globalThis);
  if (scheduler?.yield) {
    await scheduler.yield();
  } else {
    await new Promise((resolve) => {
      // Browsers delay nested timers by 4 ms, but not messages.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve(undefined);
      };
      port2.postMessage(0);
    });
  }
  signal?.throwIfAborted();
}
