/** Replaces functions that send data or run code with traps that record their calls. */

/**
 * Sets the traps. Must run before any script of the page (`evaluateOnNewDocument`); `touched` returns the recorded calls.
 */
export function setTraps() {
  /** @type {string[]} */
  const hurts = [];
  /** @param {object} on @param {string[]} names */
  const trap = (on, names) => {
    for (const name of names) {
      const was = Reflect.get(on, name);
      if (was === undefined && name !== 'hurt') continue;
      // biome-ignore lint/complexity/useArrowFunction: some of the replaced functions are constructors
      const touched = function () {
        hurts.push(name);
      };
      Object.defineProperty(on, name, { value: touched, writable: true, configurable: true });
    }
  };
  trap(globalThis, ['hurt', 'alert', 'confirm', 'prompt', 'print', 'open', 'fetch', 'XMLHttpRequest']);
  trap(globalThis, ['WebSocket', 'EventSource', 'RTCPeerConnection', 'Image', 'Audio', 'WebTransport']);
  trap(globalThis, ['Worker', 'SharedWorker']);
  trap(Navigator.prototype, ['sendBeacon']);
  Object.assign(globalThis, { hurts });
}

/**
 * The names of the functions that were called.
 * @param {import('puppeteer-core').Page} page
 * @returns {Promise<string[]>}
 */
export function touched(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).hurts);
}
