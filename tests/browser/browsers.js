/** Starts the installed browsers, once per test file. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, describe } from 'node:test';
import puppeteer from 'puppeteer-core';

/** @import { Browser } from 'puppeteer-core' */

/** @typedef {'chromium' | 'firefox'} Kind */

const programs = {
  chromium: ['chromium', 'google-chrome', 'chromium-browser'],
  firefox: ['firefox-esr', 'firefox'],
};

/**
 * Declares the same tests for both browsers.
 * @param {string} name of the suite
 * @param {(browser: () => Browser, kind: Kind) => void} declare gets a function that returns the browser while tests run
 */
export function inBothBrowsers(name, declare) {
  for (const kind of /** @type {Kind[]} */ (['chromium', 'firefox'])) {
    describe(`${name}, in ${kind}`, () => {
      /** @type {Browser} */
      let browser;
      before(async () => {
        browser = await launch(kind);
      });
      after(() => browser.close());
      declare(() => browser, kind);
    });
  }
}

/**
 * @param {Kind} kind
 * @param {Record<string, unknown>} [preferences] of Firefox, for what puppeteer has no API for
 * @returns {Promise<Browser>}
 */
export function launch(kind, preferences = {}) {
  const executablePath = find(kind);
  if (kind === 'firefox') {
    return puppeteer.launch({
      browser: 'firefox',
      executablePath,
      // puppeteer switches it off: all files would share one origin, unlike in a reader's browser.
      extraPrefsFirefox: { 'security.fileuri.strict_origin_policy': true, ...preferences },
    });
  }
  return puppeteer.launch({
    browser: 'chrome',
    executablePath,
    args: [
      // Chromium has no sandbox for root, and CI often runs as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** @param {Kind} kind */
function find(kind) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const files = programs[kind].flatMap((program) => folders.map((folder) => join(folder, program)));
  const found = files.find((file) => existsSync(file));
  if (!found) throw new Error(`${programs[kind].join(' or ')} is not on the path: install it to run these tests`);
  return found;
}
