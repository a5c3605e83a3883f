/**
 * `npm run frames -- SITE QUERY…`: how long the page is busy while queries are typed, letter by letter, over the index of
 * SITE (a folder that `samara build` has written) on a processor four times slower. A frame has 50 ms.
 */

import { launch } from './browsers.js';
import { open, ready, type } from './pages.js';
import { serve } from './server.js';

const [folder, ...queries] = process.argv.slice(2);
if (!folder || !queries.length) {
  console.error('npm run frames -- SITE QUERY…');
  process.exit(2);
}
const slower = 4;
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Frames</title><link rel="icon" href="data:,">
  <script src="/samara.js" defer></script><samara-search src="/docs.samara"></samara-search>`;

const server = await serve(folder, { pages: { '/': html } });
const browser = await launch('chromium');
const { page } = await open(browser, server.url);
await ready(page);
await page.evaluate(() => {
  const tasks = /** @type {PerformanceEntry[]} */ ([]);
  Object.assign(globalThis, { tasks });
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask' });
});
await page.emulateCPUThrottling(slower);

let worst = 0;
for (const query of queries) {
  await type(page, query);
  // What the last letter began is told after it has ended.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const tasks = await page.evaluate(() => {
    const { tasks } = /** @type {any} */ (globalThis);
    return tasks.splice(0).map((/** @type {PerformanceEntry} */ { duration }) => Math.round(duration));
  });
  worst = Math.max(worst, ...tasks);
  console.log(`${query}: ${[...query].length} letters, ${tasks.length} tasks over 50 ms${tasks.length ? `: ${tasks.join(', ')}` : ''}`);
}
console.log(worst ? `the longest: ${worst} ms` : 'none over 50 ms');
await browser.close();
server.close();
