/** Launches the system's Chromium, and opens a fresh page for each engine. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

/** @import { Browser, Page } from 'puppeteer-core' */

const programs = ['chromium', 'google-chrome', 'chromium-browser'];

/** @returns {Promise<Browser>} */
export function launch() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const files = programs.flatMap((program) => folders.map((folder) => join(folder, program)));
  const executablePath = files.find((file) => existsSync(file));
  if (!executablePath) throw new Error(`${programs.join(' or ')} not found on the path: install one of them`);
  return puppeteer.launch({
    browser: 'chrome',
    executablePath,
    protocolTimeout: 0,
    args: [
      // Chromium's sandbox does not work as root, which CI often is.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--js-flags=--expose-gc',
      // Lets performance.measureUserAgentSpecificMemory() answer at once instead of within minutes.
      '--enable-blink-features=ForceEagerMeasureMemory',
    ],
  });
}

/**
 * Opens a page with an empty cache in a new browser context; `close` closes both.
 * @param {Browser} browser
 * @returns {Promise<{ page: Page, close: () => Promise<void> }>}
 */
export async function freshPage(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  return { page, close: () => context.close() };
}
