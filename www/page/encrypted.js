/**
 * Decrypts the index of a page that `samara pack --password` made. `crates/bundle/src/encrypted.rs` writes the format and
 * describes it.
 */

const magic = 'samarae\x01';
const saltStart = 12;
const nonceStart = 28;
const headerLength = 40;
const maxIterations = 10_000_000;

/**
 * @typedef {object} Decrypted
 * @property {string} title of the page, as the texts that follow
 * @property {string} description
 * @property {string} name empty: not chosen
 * @property {string} footer empty: not chosen
 * @property {Uint8Array} index
 */

/**
 * Decrypts an index and the texts of its page; null if the password is another one, or bytes have changed.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} password
 * @returns {Promise<Decrypted | null>}
 */
export async function decrypt(bytes, password) {
  const header = bytes.subarray(0, headerLength);
  const iterations =
    header.length === headerLength ? new DataView(header.buffer, header.byteOffset).getUint32(8, true) : 0;
  const isKnown = String.fromCharCode(...header.subarray(0, magic.length)) === magic;
  if (!isKnown || !iterations || iterations > maxIterations) {
    throw new Error('The encryption of this page is damaged: copy the page again.');
  }
  const { subtle } = crypto;
  const salt = header.subarray(saltStart, nonceStart);
  const iv = header.subarray(nonceStart);
  const secret = new TextEncoder().encode(password.normalize('NFC'));
  const material = await subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  const key = await subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  const parameters = { name: 'AES-GCM', iv, additionalData: header };
  try {
    return splitPlaintext(await subtle.decrypt(parameters, key, bytes.subarray(headerLength)));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return null;
    throw error;
  }
}

/** @param {ArrayBuffer} plaintext @returns {Decrypted} */
function splitPlaintext(plaintext) {
  let at = 0;
  const text = () => {
    const length = new DataView(plaintext).getUint32(at, true);
    const bytes = new Uint8Array(plaintext, at + 4, length);
    at += 4 + length;
    return new TextDecoder().decode(bytes);
  };
  const [title, description, name, footer] = [text(), text(), text(), text()];
  return { title, description, name, footer, index: new Uint8Array(plaintext, at) };
}

/** @param {string} base64 */
export function bytesOf(base64) {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
