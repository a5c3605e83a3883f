/**
 * `npm run reading` measures how long a page of `samara pack` takes to show a document of 3 MB: from the click on it until
 * its frame is drawn, and what the page does after that, until the whole document is in the page. Times are those of the
 * main thread's CPU, which other programs do not change, in milliseconds; the minimum over several rounds counts.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './browsers.js';
import { open } from './pages.js';

/** @import { Browser, Page } from 'puppeteer-core' */

const rounds = 7;
const size = 3_000_000;
const words = 'wing seed maple samara turns falls slowly wind autumn forest letter river winter stone path'.split(' ');

/** Documents of 3 MB: a manual with headings, lists, tables, links and emphasis, a transcript, and one long list. */
const documents = {
  'manual.md': repeat((at) => {
    if (at % 40 === 0) return `## Section ${at / 40}\n\n${sentence(at, 12)}\n`;
    if (at % 11 === 0) return `- ${sentence(at, 8)}\n- *${sentence(at + 3, 5)}*\n  - ${sentence(at + 5, 9)}\n`;
    if (at % 17 === 0) return `| tree | seed |\n|---|---|\n| ${sentence(at, 2)} | ${sentence(at, 4)} |\n`;
    return `${sentence(at, 30)} **${sentence(at, 3)}** in \`air ${at}\`. See [${sentence(at, 2)}](https://example.org/${at}).\n`;
  }),
  'transcript.txt': repeat((at) => `[${at}] ${sentence(at, 14)}\n${sentence(at + 1, 9)}\n`),
  'list.md': `# List\n\n${repeat((at) => `- ${sentence(at, 24)} ${at}`)}`,
};
const cases = [
  ['manual.md', ''],
  ['manual.md?q=zebra', 'zebra'],
  ['manual.md?q=samara', 'samara'],
  ['transcript.txt', ''],
  ['list.md', ''],
];

const folder = mkdtempSync(join(tmpdir(), 'samara-reading-'));
mkdirSync(join(folder, 'docs'));
for (const [name, text] of Object.entries(documents)) {
  writeFileSync(join(folder, 'docs', name), `${text}\n\nThe zebra ends it.\n`);
}
const packed = join(folder, 'packed.html');
execFileSync(process.env.SAMARA ?? 'samara', ['pack', join(folder, 'docs'), '--out', packed, '--quiet']);

console.log(`CPU time of the main thread in ms, minimum of ${rounds} rounds; documents of ${size / 1e6} MB`);
console.log('until shown  longest task  all tasks  document');
const browser = await launch('chromium');
for (const [route] of cases) {
  /** @type {Times[]} */
  const measured = [];
  for (let round = 0; round < rounds; round++) measured.push(await measure(browser, route));
  const least = (/** @type {(times: Times) => number} */ of) => Math.min(...measured.map(of)).toFixed(1);
  const { shown, longest, all } = {
    shown: least(({ shown }) => shown),
    longest: least(({ longest }) => longest),
    all: least(({ all }) => all),
  };
  console.log(`${shown.padStart(11)}${longest.padStart(14)}${all.padStart(11)}  ${route}`);
}
await browser.close();
rmSync(folder, { recursive: true });

/**
 * @typedef {object} Times
 * @property {number} shown until the first frame with the document
 * @property {number} longest of the tasks
 * @property {number} all until the document is complete
 */

/**
 * @param {Browser} browser
 * @param {string} route
 * @returns {Promise<Times>}
 */
async function measure(browser, route) {
  const { page } = await open(browser, String(pathToFileURL(packed)));
  await page.waitForSelector('#documents a');
  const session = await page.createCDPSession();
  /** @type {any[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const categories = ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'blink.user_timing', 'v8.execute'];
  await session.send('Tracing.start', { traceConfig: { includedCategories: categories } });
  await page.evaluate(openDocument, `#/${route}`);
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await page.close();
  const shown = events.find(({ name }) => name === 'document-shown');
  const tasks = events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === shown.pid && tid === shown.tid)
    .map(({ ts, tdur }) => ({ ts, time: (tdur ?? 0) / 1000 }));
  const sum = (/** @type {typeof tasks} */ some) => some.reduce((sum, { time }) => sum + time, 0);
  return {
    shown: sum(tasks.filter(({ ts }) => ts <= shown.ts)),
    longest: Math.max(...tasks.map(({ time }) => time)),
    all: sum(tasks),
  };
}

/**
 * Opens a document of the page, marks the time after its first frame, and waits until the rest is drawn.
 * @param {string} hash
 */
async function openDocument(hash) {
  const article = /** @type {HTMLElement} */ (document.querySelector('#reader'));
  const drawn = new Promise((resolve) => new MutationObserver(resolve).observe(article, { childList: true }));
  location.hash = hash;
  await drawn;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  performance.mark('document-shown');
  let before = -1;
  for (let length = 0; length !== before; length = article.textContent?.length ?? 0) {
    before = length;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** @param {(at: number) => string} part */
function repeat(part) {
  let text = '';
  for (let at = 0; text.length < size; at++) text += `${part(at)}\n`;
  return text;
}

/**
 * @param {number} seed
 * @param {number} length in words
 */
function sentence(seed, length) {
  return Array.from({ length }, (_, at) => words[(seed * 7 + at * at + at) % words.length]).join(' ');
}
