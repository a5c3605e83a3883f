/** Long work in portions, so that typing and scrolling go on meanwhile. */

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
