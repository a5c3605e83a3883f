/**
 * `npm run frames -- SITE QUERY…`: what typing costs, letter by letter, over the index of SITE (a folder that `samara build`
 * has written), on a processor four times slower. For each query, in milliseconds of the page's thread: the dearest frame,
 * with all tasks since the frame before it, which should have 50; and the dearest key, which may take several frames: the
 * engine; the box, which is its script, style, layout and painting; of this, style and layout. Each query is typed
 * several times and the best time counts, as other programs only ever make it dearer; then it is multiplied, as a browser
 * that is slowed down would count the others' time too.
 *
 * At last the browser is slowed down and the queries are typed once more: frames over 50 ms by the clock, which only a
 * machine that does nothing else can tell, and what has moved on the page.
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
const rounds = 3;

const [folder, ...queries] = process.argv.slice(2);
if (!folder || !queries.length) {
  console.error('npm run frames -- SITE QUERY…');
  process.exit(2);
}
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Frames</title><link rel="icon" href="data:,">
  <style>samara-search { display: block; min-block-size: 3rem }</style>
  <script src="/samara.js" defer></script><samara-search src="/docs.samara"></samara-search><p>What stands below.</p>`;

const server = await serve(folder, { pages: { '/': html } });
const browser = await launch('chromium');
const { page } = await open(browser, server.url);
const session = await page.createCDPSession();
// The thread's own time: what others do meanwhile is not counted.
await session.send('Performance.enable', { timeDomain: 'threadTicks' });
await ready(page);
await watch(page);

console.log(`the dearest frame and the dearest key of each query, best of ${rounds}, in ms on a processor ${slower} times slower`);
console.log('query                       keys   frame     key: engine     box  style+layout     all  layouts');
for (const query of queries) {
  /** @type {Cost[][]} */
  const typed = [];
  for (let round = 0; round < rounds; round++) typed.push(await typeQuery(page, session, query));
  const frames = [];
  for (let round = 0; round < rounds; round++) frames.push(Math.max(...(await frameCosts(page, query))));
  const keys = typed[0].map((_, at) => best(typed.map((round) => round[at])));
  const dearest = keys.reduce((a, b) => (b.all > a.all ? b : a));
  const column = (/** @type {number} */ value, /** @type {number} */ width) => (slower * value).toFixed(1).padStart(width);
  console.log(
    query.padEnd(26),
    String(keys.length).padStart(5),
    column(Math.min(...frames), 7),
    column(dearest.engine, 15),
    column(dearest.box, 7),
    column(dearest.layout, 13),
    column(dearest.all, 7),
    String(dearest.layouts).padStart(8),
  );
}

await page.emulateCPUThrottling(slower);
await page.evaluate(() => /** @type {any} */ (globalThis).longFrames.splice(0));
for (const query of queries) await typeQuery(page, session, query);
// What the last key began is told after it has ended.
await new Promise((resolve) => setTimeout(resolve, 500));
const { longFrames, shifts } = await page.evaluate(() => {
  const { longFrames, shifts } = /** @type {any} */ (globalThis);
  return { longFrames, shifts };
});
console.log(`frames over 50 ms: ${longFrames.map(Math.round).join(', ') || 'none'}`);
console.log(`CLS: ${shifts.shift.toFixed(4)}; what moved within half a second of a key, which CLS leaves out: ${shifts.afterKeys.toFixed(4)}`);
await browser.close();
server.close();

/**
 * Has the page note what the browser says of long frames and of what moves.
 * @param {Page} page
 */
function watch(page) {
  return page.evaluate(() => {
    const longFrames = /** @type {number[]} */ ([]);
    const shifts = { shift: 0, afterKeys: 0 };
    Object.assign(globalThis, { longFrames, shifts });
    new PerformanceObserver((list) => longFrames.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'long-animation-frame',
    });
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of /** @type {any[]} */ (list.getEntries()))
        shifts[hadRecentInput ? 'afterKeys' : 'shift'] += value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/**
 * Types a query into the empty box, each key when what the one before it began is on the screen; then asks the engine
 * the same without a box.
 * @param {Page} page
 * @param {CDPSession} session
 * @param {string} query
 */
async function typeQuery(page, session, query) {
  await page.evaluate(() => {
    const box = /** @type {any} */ (document.querySelector('samara-search'));
    box.value = '';
    box.focus();
  });
  await onScreen(page);
  /** @type {Cost[]} */
  const costs = [];
  for (const [at, letter] of [...query].entries()) {
    await page.evaluate(() => {
      const answered = new Promise((resolve) => addEventListener('samara-search', resolve, { once: true }));
      Object.assign(globalThis, { answered });
    });
    const typed = await spent(session, async () => {
      await page.keyboard.type(letter);
      await page.evaluate(() => /** @type {any} */ (globalThis).answered);
      await onScreen(page);
    });
    const beginning = [...query].slice(0, at + 1).join('');
    const asked = await spent(session, () =>
      page.evaluate(async (query) => {
        await /** @type {any} */ (document.querySelector('samara-search')).samara.search(query);
      }, beginning),
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

/**
 * What the browser's own counters say of some work: durations in milliseconds, counts in thousandths.
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

/**
 * Types a query as fast as it is answered; of each frame, what the page's thread has done since the frame before.
 * @param {Page} page
 * @param {string} query
 * @returns {Promise<number[]>} in milliseconds
 */
async function frameCosts(page, query) {
  await page.evaluate(() => {
    const box = /** @type {any} */ (document.querySelector('samara-search'));
    box.value = '';
    box.focus();
  });
  await onScreen(page);
  await page.tracing.start({ categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  for (const letter of query) {
    await page.keyboard.type(letter);
    await onScreen(page);
  }
  const trace = await page.tracing.stop();
  /** @type {{ name: string, ts: number, tdur?: number, dur?: number, pid: number, tid: number, ph: string }[]} */
  const events = JSON.parse(new TextDecoder().decode(trace)).traceEvents;
  const layout = events.find(({ name }) => name === 'UpdateLayoutTree');
  const own = events.filter(({ ph, pid, tid }) => ph === 'X' && pid === layout?.pid && tid === layout?.tid);
  const tasks = own.filter(({ name }) => name === 'RunTask').sort((a, b) => a.ts - b.ts);
  const commits = own.filter(({ name }) => name === 'Commit');
  const costs = [0];
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    costs[costs.length - 1] += tdur / 1000;
    if (commits.some((commit) => commit.ts >= ts && commit.ts < ts + dur)) costs.push(0);
  }
  return costs;
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
  return { engine: least('engine'), box: least('box'), layout: least('layout'), all: least('all'), layouts: least('layouts') };
}
