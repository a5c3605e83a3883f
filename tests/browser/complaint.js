/** The message that the box shows in place of results. */

import assert from 'node:assert/strict';
import { appears } from './states.js';

/** @import { Page } from 'puppeteer-core' */

export const failed = 'Search could not be loaded.';

/** @param {Page} page */
export const typeInto = async (page, text = 'telenor') => {
  await page.evaluate(() => customElements.whenDefined('samara-search'));
  await page.$eval('samara-search >>> input', (input) => input.focus());
  await page.keyboard.type(text);
};

/**
 * Waits for the message that the box shows in place of results.
 * @param {Page} page
 */
export async function complaint(page) {
  await appears(page, '.samara-retry');
  // It is announced once typing pauses. Before it, the box may have announced that it waits for the index.
  await page.waitForFunction(
    (failed) =>
      document.querySelector('samara-search')?.shadowRoot?.querySelector('[role=status]')?.textContent === failed,
    {},
    failed,
  );
  return page.$eval('samara-search >>> [role=search]', (root) => {
    const texts = (/** @type {string} */ selector) =>
      [...root.querySelectorAll(selector)].map((each) => each.textContent);
    return {
      sentences: texts('.samara-sentence'),
      said: texts('[role=status]'),
      why: texts('.samara-detail').join(),
      options: texts('[role=option]').length,
      // The page's own content.
      heading: document.querySelector('h1')?.textContent,
      title: document.title,
    };
  });
}

/**
 * @param {Awaited<ReturnType<typeof complaint>>} said
 * @param {RegExp} why
 */
export function assertOneSentence(said, why) {
  assert.match(said.why, why);
  assert.deepEqual(
    { ...said, why: '' },
    { sentences: [failed], said: [failed], why: '', options: 0, heading: 'Reports', title: 'Reports' },
  );
}

/**
 * Removes the browser's own errors about failed requests.
 * @param {string[]} errors
 */
export const ours = (errors) =>
  errors.filter((error) => !/^Failed to load resource|^Cross-Origin Request Blocked/.test(error));
