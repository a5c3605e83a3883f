/**
 * `npm run frames -- SITE QUERY…` measures the cost of each key while queries are typed over the index of SITE (a folder
 * written by `samara build`), scaled to a processor four times slower. For the most expensive key of each query it prints
 * milliseconds of the main thread: the engine; the box (script, style, layout and painting); style and layout alone. The
 * budget of a frame is 50 ms. Each query is typed several times, and the minimum per key counts, since other programs only
 * add time. The time is measured unthrottled and multiplied: under throttling it would include other programs.
 *
 * Then the browser is throttled and each query is typed as many times again. Printed are the longest frame of each key by
 * wall-clock time (the minimum over the rounds), the number of frames over 50 ms in each round, and the layout shift.
 */

import { launch } from './browsers.js';
import { open, ready } from './pages.js';
import { serve } from './server.js';

/** @import { CDPSession, Page } from 'puppeteer-core' */

/**
 * What a key costs, in milliseconds of the page's thread, and how often the page is laid out.
 * @typedef {Record<'engine' | 'box' | 'layout' | 'all' | 'layouts', number>} Cost
 */

const slower = 4;
const rounds = 5;

const [folder, ...queries] = process.argv.slice(2);
if (!folder || !queries.length) {
  console.error('npm run frames -- SITE QUERY…');
  process.exit(2);
}
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Frames</title><link rel="icon" href="data:,">
  <style>samara-search { display: block; min-block-size: 3rem }</style>
  <script src="/samara.js" defer></script><samara-search src="/docs.samara"></samara-search><p>The text below.</p>`;

const server = await serve(folder, { pages: { '/': html } });
const browser = await launch('chromium');
const { page } = await open(browser, server.url);
const session = await page.createCDPSession();
// CPU time of the thread: other threads and programs are not counted.
await session.send('Performance.enable', { timeDomain: 'threadTicks' });
await ready(page);

console.log(
  `most expensive key of each query, minimum of ${rounds} rounds, in ms on a ${slower} times slower processor`,
);
console.log('query                       keys  engine     box  style+layout     all  layouts');
for (const query of queries) {
  /** @type {Cost[][]} */
  const typed = [];
  for (let round = 0; round < rounds; round++) typed.push(await typeQuery(page, session, query));
  const keys = typed[0].map((_, at) => best(typed.map((round) => round[at])));
  const slowest = keys.reduce((a, b) => (b.all > a.all ? b : a));
  const column = (/** @type {number} */ value, /** @type {number} */ width) =>
    (slower * value).toFixed(1).padStart(width);
  console.log(
    query.padEnd(26),
    String(keys.length).padStart(5),
    column(slowest.engine, 7),
    column(slowest.box, 7),
    column(slowest.layout, 13),
    column(slowest.all, 7),
    String(slowest.layouts).padStart(8),
  );
}

await page.emulateCPUThrottling(slower);
await noteShifts(page);
for (const query of queries) {
  /** @type {number[][][]} */
  const typed = [];
  for (let round = 0; round < rounds; round++) typed.push(await framesOf(page, session, query));
  const longest = typed[0].map((_, at) => Math.min(...typed.map((round) => Math.max(...round[at]))));
  const over = typed.map((round) => round.flat().filter((frame) => frame > 50).length);
  const all = typed.reduce((sum, round) => sum + round.flat().length, 0);
  console.log(`${query}: longest frame of each key ${longest.map(Math.round).join(', ')} ms`);
  console.log(`  frames over 50 ms per round: ${over.join(', ')} of about ${Math.round(all / rounds)}`);
}
const shift = await page.evaluate(() => /** @type {any} */ (globalThis).shift);
console.log(`CLS: ${shift.toFixed(4)}`);
await browser.close();
server.close();

/**
 * Makes the page sum up layout shifts without recent input.
 * @param {Page} page
 */
function noteShifts(page) {
  return page.evaluate(() => {
    Object.assign(globalThis, { shift: 0 });
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of /** @type {any[]} */ (list.getEntries()))
        if (!hadRecentInput) /** @type {any} */ (globalThis).shift += value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/**
 * Types a query into the empty box, each key after the results of the one before are painted.
 * @param {Page} page
 * @param {CDPSession} session
 * @param {string} query
 * @returns {Promise<number[][]>} for each key the durations of its frames, in milliseconds of wall-clock time
 */
async function framesOf(page, session, query) {
  await emptyBox(page);
  const keys = [];
  for (const letter of query) {
    /** @type {any[]} */
    const events = [];
    const collect = (/** @type {{ value: any[] }} */ { value }) => events.push(...value);
    session.on('Tracing.dataCollected', collect);
    await session.send('Tracing.start', { traceConfig: { includedCategories: ['devtools.timeline'] } });
    await typeLetter(page, letter);
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    session.off('Tracing.dataCollected', collect);
    /** @type {Map<string, number>} */
    const begun = new Map();
    const frames = [];
    for (const { name, ph, pid, id2, ts } of events.sort((a, b) => a.ts - b.ts)) {
      const frame = `${pid} ${id2?.local}`;
      if (name === 'AnimationFrame' && ph === 'b') begun.set(frame, ts);
      const start = begun.get(frame);
      if (name === 'AnimationFrame' && ph === 'e' && start !== undefined) frames.push((ts - start) / 1000);
    }
    keys.push(frames);
  }
  return keys;
}

/**
 * Types a query into the empty box, each key after the results of the one before are painted; then runs the same
 * queries in the engine without a box.
 * @param {Page} page
 * @param {CDPSession} session
 * @param {string} query
 */
async function typeQuery(page, session, query) {
  await emptyBox(page);
  /** @type {Cost[]} */
  const costs = [];
  for (const [at, letter] of [...query].entries()) {
    const typed = await spent(session, () => typeLetter(page, letter));
    const prefix = [...query].slice(0, at + 1).join('');
    const asked = await spent(session, () =>
      page.evaluate(async (query) => {
        await /** @type {any} */ (document.querySelector('samara-search')).samara.search(query);
      }, prefix),
    );
    const nothing = await spent(session, () => page.evaluate(async () => {}));
    const engine = asked.TaskDuration - nothing.TaskDuration;
    costs.push({
      engine,
      box: typed.TaskDuration - engine,
      layout: typed.LayoutDuration + typed.RecalcStyleDuration,
      all: typed.TaskDuration,
      layouts: typed.LayoutCount / 1000,
    });
  }
  return costs;
}

/** @param {Page} page */
async function emptyBox(page) {
  await page.evaluate(() => {
    const box = /** @type {any} */ (document.querySelector('samara-search'));
    box.value = '';
    box.focus();
  });
  await onScreen(page);
}

/**
 * Types a letter and waits until its results are painted.
 * @param {Page} page
 * @param {string} letter
 */
async function typeLetter(page, letter) {
  await page.evaluate(() => {
    const answered = new Promise((resolve) => addEventListener('samara-search', resolve, { once: true }));
    Object.assign(globalThis, { answered });
  });
  await page.keyboard.type(letter);
  await page.evaluate(() => /** @type {any} */ (globalThis).answered);
  await onScreen(page);
}

/**
 * The growth of the browser's performance counters during some work: durations in milliseconds, counts in thousandths.
 * @param {CDPSession} session
 * @param {() => Promise<unknown>} work
 * @returns {Promise<Record<string, number>>}
 */
async function spent(session, work) {
  const read = async () => (await session.send('Performance.getMetrics')).metrics;
  const before = await read();
  await work();
  const after = await read();
  return Object.fromEntries(after.map(({ name, value }, at) => [name, 1000 * (value - before[at].value)]));
}

/** @param {Page} page */
function onScreen(page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  });
}

/** @param {Cost[]} costs of the same key @returns {Cost} */
function best(costs) {
  const least = (/** @type {keyof Cost} */ part) => Math.min(...costs.map((cost) => cost[part]));
  return {
    engine: least('engine'),
    box: least('box'),
    layout: least('layout'),
    all: least('all'),
    layouts: least('layouts'),
  };
}
