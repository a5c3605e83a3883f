/** Asks for the password of an encrypted page, and shows the page once it is decrypted. Nothing is stored: a reload asks again. */

import { Samara } from '../core/samara.js';
import { make } from '../element/dom.js';
import { pageWordsFor } from '../words/words.js';
import { bytesOf, decrypt } from './encrypted.js';
import { unlockPictures } from './pictures.js';

/** @import { SearchSource } from '../samara.d.ts' */
/** @import { Decrypted } from './encrypted.js' */

/**
 * The documents of an encrypted page, as soon as the reader has given its password; null if the page is not encrypted.
 * @returns {Promise<SearchSource> | null}
 */
export function unlock() {
  const data = document.getElementById('samara-encrypted');
  if (!data) return null;
  const words = pageWordsFor(document.documentElement.lang);
  const front = /** @type {HTMLElement} */ (document.querySelector('div.front'));
  const locked = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.search, section.front'));
  document.title = words.locked;
  setText('h1', words.locked);
  setText('div.front p', '');
  for (const part of locked) part.hidden = true;

  const field = make('input', '', {
    id: 'password',
    type: 'password',
    autocomplete: 'off',
    'aria-describedby': 'unlock-state',
  });
  const button = make('button', '', { type: 'submit' }, words.unlock);
  const state = make('p', '', { id: 'unlock-state', role: 'status' });
  const form = make(
    'form',
    '',
    { class: 'unlock' },
    make('label', '', { for: 'password' }, words.password),
    field,
    button,
    state,
  );
  front.append(form);
  if (!globalThis.crypto?.subtle) {
    state.textContent = words.cannotDecrypt;
    field.disabled = true;
    button.disabled = true;
  }
  field.focus();

  return new Promise((resolve) => {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      field.removeAttribute('aria-invalid');
      state.textContent = words.unlocking;
      try {
        const content = await decrypt(bytesOf(data.textContent ?? ''), field.value);
        if (content) {
          const samara = await Samara.open(content.index);
          await unlockPictures(field.value);
          data.remove();
          form.remove();
          showTexts(content);
          for (const part of locked) part.hidden = false;
          return resolve(samara);
        }
        state.textContent = words.wrongPassword;
        field.setAttribute('aria-invalid', 'true');
        field.select();
        field.focus();
      } catch (error) {
        state.textContent = error instanceof Error ? error.message : String(error);
      }
      button.disabled = false;
    });
  });
}

/** @param {Decrypted} content */
function showTexts({ title, description, name, footer }) {
  document.title = title;
  setText('h1', title);
  setText('div.front p', description);
  if (name) setText('.brand span', name);
  if (footer) setText('.colophon p', footer);
}

/**
 * @param {string} selector
 * @param {string} text
 */
function setText(selector, text) {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}
