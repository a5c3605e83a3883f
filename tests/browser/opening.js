/**
 * `npm run opening -- SITE…` measures how long the main thread is blocked while the index of each SITE (a folder written by
 * `samara build`) is opened: from the first key until the first results. For each it prints the sum and the three longest
 * tasks, in milliseconds of the thread's CPU time, which other programs do not change, multiplied by four: on a processor of
 * a quarter of the speed. The minimum over several rounds counts. A task over 50 ms blocks the reader's input.
 */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './browsers.js';
import { open } from './pages.js';
import { serve } from './server.js';

/** @import { Browser } from 'puppeteer-core' */

const slower = 4;
const rounds = 5;

const folders = process.argv.slice(2);
if (!folders.length) {
  console.error('npm run opening -- SITE…');
  process.exit(2);
}
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Opening</title><link rel="icon" href="data:,">
  <script src="/samara.js" defer></script><samara-search src="/docs.samara"></samara-search>`;

console.log(`CPU time of the main thread in ms, times ${slower}; minimum of ${rounds} rounds`);
console.log('   index KB  all tasks  longest three      site');
const browser = await launch('chromium');
for (const folder of folders) {
  const server = await serve(folder, { pages: { '/': page } });
  /** @type {number[][]} */
  const opened = [];
  for (let round = 0; round < rounds; round++) opened.push(await tasksOf(browser, server.url));
  server.close();
  const least = (/** @type {(tasks: number[]) => number} */ of) => slower * Math.min(...opened.map(of));
  const kilobytes = (statSync(join(folder, 'docs.samara')).size / 1000).toFixed(0);
  const all = least((tasks) => tasks.reduce((sum, task) => sum + task, 0)).toFixed(0);
  const longest = [0, 1, 2]
    .map((at) =>
      least((tasks) => tasks[at])
        .toFixed(1)
        .padStart(5),
    )
    .join(' ');
  console.log(`${kilobytes.padStart(11)}${all.padStart(11)}  ${longest}  ${folder}`);
}
await browser.close();

/**
 * Loads a page, uses its box, and waits for the index.
 * @param {Browser} browser
 * @param {string} url
 * @returns {Promise<number[]>} the CPU times of the page's tasks in milliseconds, the longest first
 */
async function tasksOf(browser, url) {
  const { page } = await open(browser, url);
  const session = await page.createCDPSession();
  /** @type {any[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await page.evaluate(() => customElements.whenDefined('samara-search'));
  const traceConfig = { includedCategories: ['disabled-by-default-devtools.timeline', 'devtools.timeline'] };
  await session.send('Tracing.start', { traceConfig });
  await page.evaluate(async () => {
    const samara = await /** @type {any} */ (document.querySelector('samara-search')).load();
    await samara.search('a');
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await page.close();
  // Only opening an index yields to the browser.
  const thread = events.find(({ name }) => name === 'RunYieldContinuation');
  return events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === thread.pid && tid === thread.tid)
    .map(({ tdur }) => (tdur ?? 0) / 1000)
    .sort((a, b) => b - a);
}
