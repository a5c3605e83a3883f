/** Several inlined indexes in one page, each with its own box. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, visit } from './pages.js';
import { serve } from './server.js';
import { buildIndex } from './site-builder.js';

const trees = buildIndex('trees', { 'maple.md': '# Maple\n\nWinged fruits turn as they fall.\n' });
const herbs = buildIndex('herbs', { 'dandelion.md': '# Dandelion\n\nA parachute instead of winged fruits.\n' });

/** In the form written before inlined indexes had names. */
const unnamed = trees.replace(/\(samaraIndexes\.names.*/, '');

/** @param {string[]} scripts @param {string} boxes */
const page = (scripts, boxes) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Two</title>
  <link rel="icon" href="data:,">${scripts.map((script) => `<script src="${script}"></script>`).join('')}
  <script src="/module.js"></script>${boxes}`;

inBothBrowsers('indexes inside a page', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), {
      pages: {
        '/two.html': page(
          ['/trees.samara.js', '/herbs.samara.js'],
          '<samara-search src="#herbs"></samara-search><samara-search src="#trees"></samara-search>' +
            '<samara-search></samara-search><samara-search src="#moss"></samara-search>',
        ),
        '/old.html': page(['/old.samara.js'], '<samara-search></samara-search>'),
        '/trees.samara.js': trees,
        '/herbs.samara.js': herbs,
        '/old.samara.js': unnamed,
        // An engine without an embedded index.
        '/module.js': readFileSync(join(dist, 'npm/samara.js')),
      },
    });
  });
  after(() => server.close());

  /** The results of each box, or its error. @param {import('puppeteer-core').Page} page */
  const found = (page) =>
    page.$$eval('samara-search', (boxes) =>
      Promise.all(
        boxes.map(async (box) => {
          try {
            const samara = await /** @type {any} */ (box).load();
            return (await samara.search('winged')).hits.map((/** @type {any} */ { title }) => title).join();
          } catch (error) {
            return /** @type {Error} */ (error).message;
          }
        }),
      ),
    );

  test('a box opens the index of its name, or the first one without a name', () =>
    visit(browser(), `${server.url}two.html`, async ({ page }) => {
      assert.deepEqual(await found(page), [
        'Dandelion',
        'Maple',
        'Maple',
        'This page has no index “moss”: include its script (moss.samara.js) before.',
      ]);
    }));

  test('a box opens an unnamed index written by an older version', () =>
    visit(browser(), `${server.url}old.html`, async ({ page }) => {
      assert.deepEqual(await found(page), ['Maple']);
    }));
});
