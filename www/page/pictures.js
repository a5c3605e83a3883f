/**
 * The pictures of documents, which `samara pack --images` writes into the page as data (crates/bundle/src/packed_page.rs).
 * What they show is text in the document: a picture stands before its description.
 */

import { make } from '../element/dom.js';
import { bytesOf, decrypt } from './encrypted.js';

/**
 * A picture, without its description; null if it is not in the page.
 * @param {string} value of the element in the markup: `#`, key, width and height
 */
export function drawPicture(value) {
  const [key, width, height] = value.slice(1).split(' ');
  const data = document.getElementById(`picture-${key}`);
  const src = data && `data:${data.dataset.type};base64,${data.textContent}`;
  return src && make('img', '', { src, width, height, alt: '', loading: 'lazy', decoding: 'async' });
}

/**
 * Makes descriptions the alternative texts of their pictures.
 * @param {DocumentFragment} fragment
 */
export function describePictures(fragment) {
  for (const image of fragment.querySelectorAll('img')) {
    const description = /** @type {HTMLElement | null} */ (image.nextSibling);
    if (description?.className !== 'picture') continue;
    image.alt = description.textContent ?? '';
    // It is read as that of the picture.
    description.setAttribute('aria-hidden', 'true');
  }
}

/**
 * Decrypts the pictures of an encrypted page, if it has some.
 * @param {string} password
 */
export async function unlockPictures(password) {
  const data = document.getElementById('samara-encrypted-pictures');
  const content = data && (await decrypt(bytesOf(data.textContent ?? ''), password));
  if (!content) return;
  data.remove();
  for (const line of new TextDecoder().decode(content.index).trim().split('\n')) {
    const [key, type, base64] = line.split(' ');
    const attributes = { type: 'application/octet-stream', id: `picture-${key}`, 'data-type': type };
    document.body.append(make('script', '', attributes, base64));
  }
}
