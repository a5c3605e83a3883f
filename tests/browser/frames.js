/**
 * `npm run frames -- SITE QUERY…`: what each key costs while queries are typed, letter by letter, over the index of SITE (a
 * folder that `samara build` has written), on a processor four times slower. For the dearest key of each query, in
 * milliseconds of the page's thread: the engine; the box, which is its script, style, layout and painting; of this, style
 * and layout. A frame has 50 ms. Each query is typed several times and the best of every key counts, as other programs
 * only ever make it dearer; then it is multiplied, as a browser that is slowed down would count the others' time too.
 *
 * At last the browser is slowed down and each query is typed again as often: the longest frame of each key by the clock, in
 * the best of its rounds, as a frame that is long by itself is long in all of them; how many frames of a round were over
 * 50 ms, whoever made them so; and what has moved on the page.
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
  <script src="/samara.js" defer></script><samara-search src="/docs.samara"></samara-search><p>What stands below.</p>`;

const server = await serve(folder, { pages: { '/': html } });
const browser = await launch('chromium');
const { page } = await open(browser, server.url);
const session = await page.createCDPSession();
// The thread's own time: what others do meanwhile is not counted.
await session.send('Performance.enable', { timeDomain: 'threadTicks' });
await ready(page);

console.log(`the dearest key of each query, best of ${rounds}, in ms on a processor ${slower} times slower`);
console.log('query                       keys  engine     box  style+layout     all  layouts');
for (const query of queries) {
  /** @type {Cost[][]} */
  const typed = [];
  for (let round = 0; round < rounds; round++) typed.push(await typeQuery(page, session, query));
  const keys = typed[0].map((_, at) => best(typed.map((round) => round[at])));
  const dearest = keys.reduce((a, b) => (b.all > a.all ? b : a));
  const column = (/** @type {number} */ value, /** @type {number} */ width) => (slower * value).toFixed(1).padStart(width);
  console.log(
    query.padEnd(26),
    String(keys.length).padStart(5),
    column(dearest.engine, 7),
    column(dearest.box, 7),
    column(dearest.layout, 13),
    column(dearest.all, 7),
    String(dearest.layouts).padStart(8),
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
  console.log(`${query}: the longest frame of each key ${longest.map(Math.round).join(', ')} ms`);
  console.log(`  over 50 ms: ${over.join(', ')} in the ${rounds} rounds, of ${Math.round(all / rounds)} frames`);
}
const shift = await page.evaluate(() => /** @type {any} */ (globalThis).shift);
console.log(`CLS: ${shift.toFixed(4)}`);
await browser.close();
server.close();

/**
 * Has the page add up what moves without a key.
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
 * Types a query into the empty box, each key when what the one before it began is on the screen.
 * @param {Page} page
 * @param {CDPSession} session
 * @param {string} query
 * @returns {Promise<number[][]>} for each key how long its frames were, in milliseconds by the clock
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
 * Types a query into the empty box, each key when what the one before it began is on the screen; then asks the engine
 * the same without a box.
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
 * Types a letter and waits until what it found is on the screen.
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
