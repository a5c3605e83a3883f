/** The list of all documents on the page, shown in portions. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { dist, visit } from './pages.js';
import { serve } from './server.js';
import { buildIndex } from './site-builder.js';

const count = 410;
const words = ['oak', 'elm', 'ash', 'fir', 'yew', 'box', 'bay'];
const index = buildIndex(
  'docs',
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => {
      // Each text is different: copies would be one entry.
      const text = Array.from({ length: 40 }, (_, word) => `${words[(at * (word + 3)) % 7]}${(at * (word + 1)) % 97}`);
      return [`${at}.md`, `# Report ${at}\n\n${text.join(' ')} number${at}\n`];
    }),
  ),
);

inBothBrowsers('the list of documents', (browser) => {
  test('shows portions with the number of remaining documents, up to the last one', async () => {
    const script = `${index}\n${readFileSync(join(dist, 'npm/samara.js'), 'utf8')}`;
    const server = await serve(join(dist, 'site'), { pages: { '/samara.js': script, '/favicon.ico': '' } });
    try {
      await visit(browser(), server.url, async ({ page }) => {
        /** @type {[listed: number, left: string | null][]} */
        const steps = [];
        for (const [listed, left] of /** @type {const} */ ([
          [200, 'Show more (210)'],
          [400, 'Show more (10)'],
          [count, null],
        ])) {
          await page.waitForFunction(
            (listed) => document.querySelectorAll('#documents > li').length === listed,
            { timeout: 20_000 },
            listed,
          );
          const button = await page.$('#more:not([hidden])');
          steps.push([listed, (await button?.evaluate((node) => node.textContent)) ?? null]);
          assert.equal(steps.at(-1)?.[1], left);
          await button?.click();
        }
        assert.equal(await page.$eval('#count', (node) => node.textContent), String(count));
      });
    } finally {
      server.close();
    }
  });
});

inBothBrowsers('the list of documents of a packed page', (browser) => {
  test('has orders and filters to choose from', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'samara-list-'));
    try {
      for (const [name, text] of Object.entries({
        'a.md': '---\ndate: 2021-01-01\nregion: north\n---\n# Cedar\n\nThe first text.\n',
        'b.md': '---\ndate: 2023-01-01\nregion: south\n---\n# Alder\n\nAnother one.\n',
        'c.md': '---\ndate: 2022-01-01\nregion: north\n---\n# Birch\n\nNumber three.\n',
      })) {
        writeFileSync(join(folder, name), text);
      }
      const file = join(folder, 'page.html');
      const words = ['pack', folder, '--out', file, '--facet', 'region', '--quiet'];
      execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'inherit'] });
      await visit(browser(), pathToFileURL(file).href, async ({ page }) => {
        /** @param {string} titles */
        const lists = (titles) =>
          page.waitForFunction(
            (titles) =>
              [...document.querySelectorAll('#documents .title')].map((title) => title.textContent).join(' ') ===
              titles,
            { timeout: 20_000 },
            titles,
          );
        await lists('Alder Birch Cedar');
        const labels = await page.$$eval('#order label', (labels) => labels.map((label) => label.textContent));
        assert.deepEqual(labels, ['Sort by Newest firstOldest firstTitle A–Z', 'Region Allnorth (2)south (1)']);
        await page.select('#order label:nth-child(1) select', 'date:asc');
        await lists('Cedar Birch Alder');
        await page.select('#order label:nth-child(2) select', 'north');
        await lists('Cedar Birch');
        assert.equal(await page.$eval('#count', (node) => node.textContent), '2');
        await page.select('#order label:nth-child(2) select', '');
        await lists('Cedar Birch Alder');
        assert.equal(await page.$eval('#count', (node) => node.textContent), '3');
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
