/** A page with an engine, and the calls into it. */

import { freshPage } from '../browser.js';

/** @import { Browser, Page } from 'puppeteer-core' */
/** @import { Entry } from '../types.d.ts' */

/**
 * @typedef {object} Session
 * @property {Entry} entry
 * @property {Page} page
 * @property {(name: string, ...values: unknown[]) => Promise<any>} ask
 * @property {() => Promise<void>} close
 * @property {string} [failed] the error after which it is not called again
 */

/**
 * @param {Browser} browser
 * @param {string} url of the server
 * @param {Entry} entry
 * @returns {Promise<Session>}
 */
export async function session(browser, url, entry) {
  const { page, close } = await freshPage(browser);
  await page.goto(`${url}/${entry.name}/keys.html`);
  await page.evaluate(() => /** @type {any} */ (globalThis).ready);
  /** @param {string} name @param {unknown[]} values */
  const ask = (name, ...values) =>
    page.evaluate((name, values) => /** @type {any} */ (globalThis).bench[name](...values), name, values);
  return { entry, page, ask, close };
}

/**
 * Runs a task unless the session has failed; a page that crashes must not end the measurements of the others.
 * @param {Session} session
 * @param {() => Promise<void>} task
 */
export async function attempt(session, task) {
  if (session.failed) return;
  try {
    await task();
  } catch (error) {
    session.failed = error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}
