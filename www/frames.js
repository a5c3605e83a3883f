/** Long work in portions, so that typing and scrolling go on meanwhile. */

/** How long a frame may search and draw, in milliseconds: it has 50, most of it for style and layout. */
const enough = 4;

/**
 * Whether a frame has worked long enough, so that what is left is better done in the next.
 * @param {number} began when it began, by `performance.now()`
 */
export function isLong(began) {
  return performance.now() - began > enough;
}

/** @returns {Promise<number>} when the next frame begins to work for us */
export function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
}

/**
 * Lets the browser do what waits to be done, then comes back.
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export async function breathe(signal) {
  const { scheduler } = /** @type {any} */ (globalThis);
  if (scheduler?.yield) {
    await scheduler.yield();
  } else {
    await new Promise((resolve) => {
      // A timer would be slowed down to 4 ms a turn, a message is not.
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
