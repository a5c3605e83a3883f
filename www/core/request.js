/** Requests files. Node's fetch() does not support file: URLs, so there they are read from disk. */

/**
 * @param {string} address
 * @param {RequestInit} options
 * @returns {Promise<Response>}
 */
export async function request(address, options) {
  const { process } = /** @type {any} */ (globalThis);
  // getBuiltinModule avoids an import that bundlers would follow.
  const files = address.startsWith('file:') ? process?.getBuiltinModule?.('node:fs/promises') : undefined;
  // Without a prototype: a page may have put a `method` or `signal` on that of all objects.
  if (!files) return fetch(address, /** @type {object} */ ({ __proto__: null, ...options }));
  try {
    return new Response(await files.readFile(new URL(address)));
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'ENOENT') throw error;
    return new Response(null, { status: 404 });
  }
}

/**
 * The error for an index that could not be loaded.
 * @param {string} address
 * @param {unknown} cause
 */
export function loadError(address, cause) {
  return new Error(`The index ${address} could not be loaded: ${failureHint()}.`, { cause });
}

/** Why a request has failed. Browsers do not say; these are the possible causes. */
export function failureHint() {
  const hint =
    globalThis.location?.protocol === 'file:'
      ? 'a page opened from disk may not fetch: include docs.samara.js instead (samara build --inline)'
      : globalThis.navigator?.onLine === false
        ? 'this device is offline'
        : 'the server did not answer, or the page may not read it (CORS, connect-src)';
  return hint;
}
