/**
 * Searches sites that generators have built, in Chromium. `cargo xtask test --integrations` builds them and names them:
 * SAMARA_SITES is the folder, SAMARA_PAGES are the addresses of their pages about the maple.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch } from './browsers.js';
import { open, ready, type } from './pages.js';
import { serve } from './server.js';

/** @import { Browser } from 'puppeteer-core' */

const { SAMARA_SITES: sites = '', SAMARA_PAGES = '' } = process.env;
const paths = SAMARA_PAGES.split(' ').filter(Boolean);

/** The pages of folders, which servers of static files find. */
const indexPages = Object.fromEntries(
  paths.filter((path) => path.endsWith('/')).map((path) => [`/${path}`, readFileSync(join(sites, path, 'index.html'))]),
);

describe('integrations', { skip: !sites && 'cargo xtask test --integrations builds the sites' }, () => {
  /** @type {Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    browser = await launch('chromium');
    server = await serve(sites, { pages: { '/favicon.ico': '', ...indexPages } });
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  for (const path of paths) {
    test(path, async () => {
      const seen = await open(browser, new URL(path, server.url).href);
      const { page } = seen;
      try {
        // In narrow windows some themes hide the box in a menu.
        await page.setViewport({ width: 1200, height: 800 });
        await ready(page);
        const boxes = await page.$$('samara-search');
        assert.equal(boxes.length, 1);
        await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).open());
        const { hits } = await type(page, 'helicopter');
        assert.deepEqual(
          hits.map((hit) => [hit.title, hit.sections[0]?.heading]),
          [['Maple', 'Flight']],
        );
        assert.deepEqual(seen.errors, []);
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
        assert.match(new URL(page.url()).pathname, /trees\/maple/);
        const missing = server.log.filter((path) => /pagefind|searchindex|search_index/.test(path));
        assert.deepEqual(missing, [], 'the search that was replaced loads nothing');
      } finally {
        await page.close();
      }
    });
  }
});
