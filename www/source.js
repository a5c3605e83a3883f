/** Where the bytes of an index come from: an address, a response, memory, or the page itself. */

import { breathe } from './frames.js';
import { parseUrl } from './urls.js';

/** @import { IndexSource, OpenOptions } from './samara.d.ts' */

/**
 * The bytes of an index, and the address that they came from where there is one.
 * @param {IndexSource} source
 * @param {OpenOptions} options
 * @returns {Promise<{ bytes: Uint8Array, address?: string }>}
 */
export async function readSource(source, options) {
  if (source instanceof ArrayBuffer) return { bytes: new Uint8Array(source) };
  if (ArrayBuffer.isView(source)) return { bytes: new Uint8Array(source.buffer, source.byteOffset, source.byteLength) };
  if (source instanceof Response) return readResponse(source, options);
  if (typeof source === 'string' || source instanceof URL) return fetchIndex(source, options);
  throw new TypeError('open: the index should be a URL, a Response, an ArrayBuffer or a Uint8Array');
}

/**
 * The index that a classic script (`docs.samara.js`) has laid beside the page.
 * @param {OpenOptions} options
 * @returns {Promise<Uint8Array>}
 */
export async function readInline({ signal }) {
  const encoded = globalThis.samaraIndexes?.[0];
  if (!encoded) {
    throw new Error(
      'No index travels with this page: give the address of one, or include its script (docs.samara.js) before.',
    );
  }
  // Not by fetch of a data: URL, which a strict policy blocks; and in portions, so that no frame is held up.
  const bytes = new Uint8Array(Math.floor((encoded.length * 3) / 4));
  let length = 0;
  for (let at = 0; at < encoded.length; at += 1 << 18) {
    const portion = decodeBase64(encoded.slice(at, at + (1 << 18)));
    for (let i = 0; i < portion.length; i++) bytes[length++] = portion.charCodeAt(i);
    await breathe(signal);
  }
  return bytes.subarray(0, length);
}

/** @param {string} text */
function decodeBase64(text) {
  try {
    return atob(text);
  } catch (cause) {
    throw new Error('The index in this page is damaged: copy its script or build it again.', { cause });
  }
}

/**
 * @param {string | URL} url
 * @param {OpenOptions} options
 */
async function fetchIndex(url, options) {
  const address = parseUrl(url, globalThis.document?.baseURI);
  if (!address) throw new TypeError(`open: “${url}” is not the address of an index`);
  /** @type {Response} */
  let response;
  try {
    response = await fetch(address, { signal: options.signal });
  } catch (cause) {
    options.signal?.throwIfAborted();
    const mend =
      globalThis.location?.protocol === 'file:'
        ? 'a page opened from disk may not fetch: include docs.samara.js instead (samara build --inline)'
        : 'the server did not answer';
    throw new Error(`The index ${address.href} could not be loaded: ${mend}.`, { cause });
  }
  return readResponse(response, options, address.href);
}

/**
 * @param {Response} response
 * @param {OpenOptions} options
 * @param {string} [address] where a response does not know its own
 */
async function readResponse(response, { signal, onProgress }, address) {
  address = response.url || address;
  if (!response.ok)
    throw new Error(`The index ${address ?? ''} could not be loaded: the server answered ${response.status}.`);
  // Where the transfer is compressed, the length that is announced is not the length that arrives.
  const announced = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length'));
  /** @type {Uint8Array[]} */
  const chunks = [];
  let loaded = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch((cause) => {
      signal?.throwIfAborted();
      throw new Error(`The index ${address ?? ''} could not be loaded: the connection broke off.`, { cause });
    });
    if (signal?.aborted) await reader.cancel(signal.reason);
    signal?.throwIfAborted();
    if (done) break;
    chunks.push(value);
    loaded += value.length;
    onProgress?.({ phase: 'load', loaded, total: announced >= loaded ? announced : null });
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes, address };
}
