/** Ways by which a page could tell somebody something, or run what it should not: each remembers that it was touched. */

/**
 * Sets the traps; to be run in the page before anything else (`evaluateOnNewDocument`). What was touched is read with
 * `touched`.
 */
export function setTraps() {
  /** @type {string[]} */
  const hurts = [];
  /** @param {object} on @param {string[]} names */
  const trap = (on, names) => {
    for (const name of names) {
      const was = Reflect.get(on, name);
      if (was === undefined && name !== 'hurt') continue;
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
 * The traps that were touched.
 * @param {import('puppeteer-core').Page} page
 * @returns {Promise<string[]>}
 */
export function touched(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).hurts);
}
