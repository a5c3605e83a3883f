/** The list of all documents on the page, shown in portions. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
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
