/** Reads the bytes of an index from a URL, a response, memory, or a script in the page. */

import { yieldToBrowser } from './frames.js';
import { documentProperty } from './names.js';
import { loadError, request } from './request.js';
import { parseUrl } from './urls.js';

/** @import { IndexSource, OpenOptions } from '../samara.d.ts' */

/**
 * The bytes of an index, and the address from which they were loaded, if any.
 * @param {IndexSource} source
 * @param {OpenOptions} options
 * @param {RequestCache} [cache] `reload`: past all caches
 * @returns {Promise<{ bytes: Uint8Array, address?: string }>}
 */
export async function readSource(source, options, cache) {
  if (typeof source === 'string' && source.startsWith('#'))
    return { bytes: await readInline(options, source.slice(1)) };
  if (source instanceof ArrayBuffer) return { bytes: new Uint8Array(source) };
  if (ArrayBuffer.isView(source)) return { bytes: new Uint8Array(source.buffer, source.byteOffset, source.byteLength) };
  if (source instanceof Response) return readResponse(source, options);
  if (typeof source === 'string' || source instanceof URL) return fetchIndex(source, options, cache);
  throw new TypeError('open: the index should be a URL, a Response, an ArrayBuffer or a Uint8Array');
}

/**
 * Whether bytes are the root of an index in parts. A whole index has its version in place of the last letter.
 * @param {Uint8Array} bytes
 */
export function isRoot(bytes) {
  return String.fromCharCode(...bytes.subarray(0, 7)) === 'samarap';
}

/**
 * Reads an index that a classic script (`docs.samara.js`) has added to the page.
 * @param {OpenOptions} options
 * @param {string} [name] default: the first index
 * @returns {Promise<Uint8Array>}
 */
export async function readInline({ signal }, name) {
  const indexes = globalThis.samaraIndexes;
  const encoded = indexes?.[name === undefined ? 0 : (indexes.names?.indexOf(name) ?? -1)];
  if (!encoded && name !== undefined) {
    throw new Error(`This page has no index “${name}”: include its script (${name}.samara.js) before.`);
  }
  if (!encoded) {
    throw new Error(
      'No index travels with this page: give the address of one, or include its script (docs.samara.js) before.',
    );
  }
  // A strict policy blocks fetching a data: URL, so atob() decodes, in portions to keep the page responsive.
  const bytes = new Uint8Array(Math.floor((encoded.length * 3) / 4));
  let length = 0;
  for (let at = 0; at < encoded.length; at += 1 << 18) {
    const portion = decodeBase64(encoded.slice(at, at + (1 << 18)));
    for (let i = 0; i < portion.length; i++) bytes[length++] = portion.charCodeAt(i);
    await yieldToBrowser(signal);
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
 * @param {RequestCache} [cache]
 */
async function fetchIndex(url, options, cache) {
  const address = parseUrl(url, documentProperty('baseURI')) ?? fileUrl(url);
  if (!address) throw new TypeError(`open: “${url}” is not the address of an index`);
  /** @type {Response} */
  let response;
  try {
    response = await request(address.href, { signal: options.signal, cache });
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw loadError(address.href, cause);
  }
  return readResponse(response, options, address.href);
}

/**
 * In Node, the URL of a path.
 * @param {string | URL} path
 * @returns {URL | undefined}
 */
function fileUrl(path) {
  const { process } = /** @type {any} */ (globalThis);
  return process?.getBuiltinModule?.('node:url').pathToFileURL(String(path));
}

/**
 * @param {Response} response
 * @param {OpenOptions} options
 * @param {string} [address] used if the response has no URL
 */
export async function readResponse(response, { signal, onProgress }, address) {
  address = response.url || address;
  if (!response.ok) {
    const hint = address?.startsWith('file:') ? 'there is no such file' : `the server answered ${response.status}`;
    throw new Error(`The index ${address ?? ''} could not be loaded: ${hint}.`);
  }
  // With a content encoding, Content-Length is the compressed length.
  const contentLength = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length'));
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
    onProgress?.({ phase: 'load', loaded, total: contentLength >= loaded ? contentLength : null });
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes, address };
}
