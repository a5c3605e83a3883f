/** Chromium, the system's own, with one page for each engine. */

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
  if (!executablePath) throw new Error(`${programs.join(' or ')} is not on the path: install it to measure in it`);
  return puppeteer.launch({
    browser: 'chrome',
    executablePath,
    protocolTimeout: 0,
    args: [
      // Root has no sandbox, and CI is often root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--js-flags=--expose-gc',
      // performance.measureUserAgentSpecificMemory() answers at once, not within some minutes.
      '--enable-blink-features=ForceEagerMeasureMemory',
    ],
  });
}

/**
 * A page with nothing cached and a process of its own, and what closes both.
 * @param {Browser} browser
 * @returns {Promise<{ page: Page, close: () => Promise<void> }>}
 */
export async function freshPage(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  return { page, close: () => context.close() };
}
