/**
 * Many queries on one page, very fast typing, many boxes. With `SAMARA_LONG=1` (`cargo xtask test --long`) a million
 * queries in Chromium and 100,000 in Firefox, otherwise a few thousand.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, open, ready } from './pages.js';
import { serve } from './server.js';

/** @import { Page } from 'puppeteer-core' */

const long = process.env.SAMARA_LONG === '1';
/** The first queries may allocate for good: tables grow to their size, code is compiled. */
const first = 1000;
/** How much the heap may grow afterwards, in bytes: JavaScript's own bookkeeping, which varies. */
const wobble = 1 << 20;

/** @param {number} count number of boxes */
const page = (count) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Boxes</title><link rel="icon" href="data:,">
  <script src="/samara.js" defer></script>${'<samara-search></samara-search>'.repeat(count)}`;

/** Keeps a reference to the memory of every engine that the page starts. */
function watchMemory() {
  const memories = /** @type {WebAssembly.Memory[]} */ ([]);
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(Instance, given) {
      const instance = Reflect.construct(Instance, given);
      memories.push(instance.exports.memory);
      return instance;
    },
  });
  Object.assign(globalThis, { memories });
}

/** The memory of all engines of the page, in bytes; wasm memory never shrinks. @param {Page} page */
const engineMemory = (page) =>
  page.evaluate(() => {
    const { memories } = /** @type {{ memories: WebAssembly.Memory[] }} */ (/** @type {unknown} */ (globalThis));
    return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  });

/** The size of the JavaScript heap after a garbage collection, in bytes; unknown in Firefox. @param {Page} page */
async function scriptMemory(page) {
  if (!(await page.browser().version()).includes('Chrom')) return 0;
  const devtools = await page.createCDPSession();
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return usedSize;
}

/**
 * Runs `count` queries of all kinds, selected by their number from `from` on. Returns how many had hits.
 * @param {Page} page
 * @param {number} from
 * @param {number} count
 */
const ask = (page, from, count) =>
  page.evaluate(
    async (from, count) => {
      const samara = await /** @type {any} */ (document.querySelector('samara-search')).load();
      const { hits } = await samara.search('', { sort: 'date:desc', limit: 100 });
      const words = /** @type {string[]} */ ([]);
      for (const { url } of hits) {
        for (const { text } of (await samara.document(url)).blocks) words.push(...text.split(/[^\p{L}]+/u));
      }
      const word = (/** @type {number} */ at) => words[(at * 7919) % words.length];
      const swapped = (/** @type {string} */ word) =>
        word.slice(0, 1) + word.slice(2, 3) + word.slice(1, 2) + word.slice(3);
      let answered = 0;
      for (let at = from; at < from + count; at++) {
        const kinds = [
          () => word(at),
          () => `${word(at)} ${word(at + 1)}`,
          () => word(at).slice(0, 1 + (at % 4)),
          () => swapped(word(at)),
          () => `"${word(at)} ${word(at + 1)}"`,
          () => `${word(at)} -${word(at + 2)}`,
          () => `title:${word(at)}`,
          () => `nothing${at}`,
          () => `${word(at)} OR ${word(at + 5)}*`,
        ];
        const { total } = await samara.search(kinds[at % kinds.length](), { limit: 3 });
        if (total) answered++;
        if (at % 50 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
      return answered;
    },
    from,
    count,
  );

inBothBrowsers('endurance', (browser, kind) => {
  const many = long ? (kind === 'chromium' ? 1_000_000 : 100_000) : 4_000;
  // One day is enough for the slowest machine.
  test(`${many} queries need no more memory than ${first}`, { timeout: 86_400_000 }, async () => {
    const server = await serve(join(dist, 'site'), { pages: { '/': page(1) } });
    const { page: tab, errors } = await open(browser(), server.url, watchMemory);
    try {
      await ready(tab);
      await ask(tab, 0, first);
      const [engine, script] = [await engineMemory(tab), await scriptMemory(tab)];
      assert.ok(engine > 0);
      let answered = 0;
      for (let at = first; at < many; at += first) answered += await ask(tab, at, Math.min(first, many - at));
      assert.ok(answered > many / 3, `${answered} had hits`);
      const [engineAfter, scriptAfter] = [await engineMemory(tab), await scriptMemory(tab)];
      console.log(
        `${kind}: ${many} queries, ${answered} with hits; engine ${engine} bytes after ${first}, ${engineAfter} at the end; ` +
          `JavaScript ${script} and ${scriptAfter}`,
      );
      assert.equal(engineAfter, engine);
      assert.ok(scriptAfter <= script + wobble, `${scriptAfter} bytes of JavaScript, ${script} at first`);
      assert.deepEqual(errors, []);
    } finally {
      await tab.close();
      server.close();
    }
  });

  test('at 1,000 keystrokes a second, stale results are dropped and the last ones are shown', async () => {
    const server = await serve(join(dist, 'site'), { pages: { '/': page(1) } });
    const { page: tab, errors } = await open(browser(), server.url);
    try {
      await ready(tab);
      const outcome = await tab.evaluate(async () => {
        const search = /** @type {HTMLElement} */ (document.querySelector('samara-search'));
        const root = /** @type {ShadowRoot} */ (search.shadowRoot);
        const input = /** @type {HTMLInputElement} */ (root.querySelector('[role=combobox]'));
        const stale = /** @type {string[]} */ ([]);
        const answered = /** @type {string[]} */ ([]);
        search.addEventListener('samara-search', (event) => {
          const { query, results } = /** @type {CustomEvent} */ (event).detail;
          answered.push(query);
          if (query !== input.value || results.query !== query) stale.push(query);
        });
        const text = 'villages burned in sagaing by the junta and stray bullets in myitkyina';
        // Types the query, deletes it letter by letter, and types it again, for three seconds.
        const keys = 3000;
        const begun = performance.now();
        for (let typed = 0; typed < keys; ) {
          const due = Math.min(keys, performance.now() - begun);
          for (; typed < due; typed++) {
            const at = typed % (2 * text.length);
            input.value = text.slice(0, at < text.length ? at + 1 : 2 * text.length - at - 1);
            input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
          }
          await new Promise((resolve) => setTimeout(resolve));
        }
        const last = 'telenor';
        input.value = last;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        for (let turn = 0; turn < 6000 && answered.at(-1) !== last; turn++) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        const options = [...root.querySelectorAll('[role=option]')].map((option) => option.textContent);
        return { stale, answered, options, keys };
      });
      assert.deepEqual(outcome.stale, []);
      assert.equal(outcome.answered.at(-1), 'telenor');
      assert.match(outcome.options[0] ?? '', /Telenor has shared/);
      // At most one search per frame: the other queries were never searched.
      assert.ok(outcome.answered.length < outcome.keys / 4, `${outcome.answered.length} answers`);
      assert.deepEqual(errors, []);
    } finally {
      await tab.close();
      server.close();
    }
  });

  test('ten boxes search independently, share one index, and free it when removed', async () => {
    const server = await serve(join(dist, 'site'), { pages: { '/': page(10), '/one.html': page(1) } });
    const alone = await open(browser(), `${server.url}one.html`, watchMemory);
    const { page: tab, errors } = await open(browser(), server.url, watchMemory);
    try {
      await ready(alone.page);
      await tab.bringToFront();
      await ready(tab);
      const shown = await tab.evaluate(async () => {
        const queries = [
          'telenor',
          'sagaing',
          'myitkyina',
          'villages',
          'bullet',
          'omaha',
          'kachin',
          'weekly',
          'junta',
          'child',
        ];
        const boxes = [...document.querySelectorAll('samara-search')];
        await Promise.all(boxes.map((box) => box.load()));
        return Promise.all(
          boxes.map(async (box, at) => {
            const answer = new Promise((resolve) => box.addEventListener('samara-search', resolve, { once: true }));
            const input = /** @type {HTMLInputElement} */ (box.shadowRoot?.querySelector('[role=combobox]'));
            input.value = queries[at];
            input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
            const { results } = /** @type {CustomEvent} */ (await answer).detail;
            const options = [...(box.shadowRoot?.querySelectorAll('[role=option]') ?? [])];
            return { query: queries[at], answered: results.query, total: results.total, options: options.length };
          }),
        );
      });
      assert.equal(shown.length, 10);
      for (const { query, answered, total, options } of shown) {
        assert.equal(answered, query);
        // Sections of a hit are options too.
        assert.ok(total > 0 && options >= Math.min(total, 10), `${query}: ${options} of ${total} are shown`);
      }
      const most = (await engineMemory(alone.page)) + (1 << 20);
      assert.ok((await engineMemory(tab)) <= most, 'ten boxes need the memory of one index');
      const left = await tab.evaluate(async () => {
        const boxes = [...document.querySelectorAll('samara-search')];
        const samara = boxes[0].samara;
        boxes.forEach((box) => box.remove());
        await new Promise((resolve) => setTimeout(resolve, 50));
        return samara?.search('telenor').then(
          () => 'open',
          () => 'closed',
        );
      });
      assert.equal(left, 'closed');
      assert.deepEqual(errors, []);
    } finally {
      await alone.page.close();
      await tab.close();
      server.close();
    }
  });
});
