/** A site into whose pages `samara build --inject` has put the box. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { ready, type, visit } from './pages.js';
import { serve } from './server.js';

const head = (/** @type {string} */ title) =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body>`;
/** By path. The second has the search of furo. */
const pages = {
  'index.html': `${head('Seeds')}<main><h1>Seeds</h1><p>They travel on the wind.</p></main></body></html>`,
  'trees/maple.html': `${head('Maple')}<aside><form class="sidebar-search-container" action="../search.html"><input name="q"></form></aside>
    <main><h1>Maple</h1><p>The samara has two wings.</p><h2 id="flight">Flight</h2><p>It spins like a helicopter.</p></main></body></html>`,
};

inBothBrowsers('a site with --inject', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'samara-inject-'));
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    for (const [path, html] of Object.entries(pages)) {
      const file = join(folder, 'below/a/path', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, html);
    }
    const words = ['build', join(folder, 'below/a/path'), '--inject', '--quiet'];
    execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'inherit'] });
    server = await serve(folder, { pages: { '/favicon.ico': '' } });
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  test('finds a section from every page, with the keyboard alone', async () => {
    for (const path of Object.keys(pages)) {
      await visit(browser(), `${server.url}below/a/path/${path}`, async ({ page }) => {
        await ready(page);
        assert.equal(await page.$('form'), null, 'the other search is gone');
        await page.keyboard.press('/');
        const { hits } = await type(page, 'helicoptr');
        assert.equal(hits[0].sections[0].heading, 'Flight');
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
        assert.match(page.url(), /\/below\/a\/path\/trees\/maple\.html/);
      });
    }
  });

  test('the button keeps its place in the window where no search is known', async () => {
    await visit(browser(), `${server.url}below/a/path/index.html`, async ({ page }) => {
      await ready(page);
      const box = await page.$eval('samara-search', (element) => {
        const { right, bottom, width } = element.getBoundingClientRect();
        return { inside: right <= innerWidth && bottom <= innerHeight, corner: bottom > innerHeight / 2, width };
      });
      assert.ok(box.inside && box.corner, JSON.stringify(box));
      assert.ok(box.width > 60 && box.width < 400, `${box.width} pixels wide`);
    });
  });
});
