/**
 * One page for a long time, one reader in a hurry, many boxes. `SAMARA_LONG=1` (`cargo xtask test --long`) asks a
 * million queries in Chromium and a tenth of it in Firefox, otherwise a few thousand.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, open, ready } from './pages.js';
import { serve } from './server.js';

/** @import { Page } from 'puppeteer-core' */

const long = process.env.SAMARA_LONG === '1';
/** What the first queries take is kept: tables that grow to their size, code that is compiled. */
const first = 1000;
/** What a page may take more afterwards, in bytes: JavaScript's own bookkeeping, which comes and goes. */
const wobble = 1 << 20;

/** @param {number} count of boxes */
const page = (count) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Boxes</title><link rel="icon" href="data:,">
  <script src="/samara.js" defer></script>${'<samara-search></samara-search>'.repeat(count)}`;

/** Remembers the memory of every engine that the page starts. */
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

/** What all engines of the page have taken, in bytes: it is never given back. @param {Page} page */
const engineMemory = (page) =>
  page.evaluate(() => {
    const { memories } = /** @type {{ memories: WebAssembly.Memory[] }} */ (/** @type {unknown} */ (globalThis));
    return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  });

/** What is left of JavaScript's objects after a collection, in bytes; Firefox does not tell. @param {Page} page */
async function scriptMemory(page) {
  if (!(await page.browser().version()).includes('Chrom')) return 0;
  const devtools = await page.createCDPSession();
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return usedSize;
}

/**
 * Asks so many queries of all kinds, from a number on that decides which; gives how many had hits.
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
      const swapped = (/** @type {string} */ word) => word.slice(0, 1) + word.slice(2, 3) + word.slice(1, 2) + word.slice(3);
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
  // A day is enough for the slowest machine.
  test(`${many} queries take no more memory than ${first}`, { timeout: 86_400_000 }, async () => {
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

  test('1,000 keystrokes a second: what is stale is dropped, the last is shown', async () => {
    const server = await serve(join(dist, 'site'), { pages: { '/': page(1) } });
    const { page: tab, errors } = await open(browser(), server.url);
    try {
      await ready(tab);
      const told = await tab.evaluate(async () => {
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
        // Typed, taken back letter by letter, and typed again: three seconds.
        const keys = 3000;
        const begun = performance.now();
        let longest = begun;
        for (let typed = 0; typed < keys;) {
          const due = Math.min(keys, performance.now() - begun);
          for (; typed < due; typed++) {
            const at = typed % (2 * text.length);
            input.value = text.slice(0, at < text.length ? at + 1 : 2 * text.length - at - 1);
            input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
          }
          await new Promise((resolve) => setTimeout(resolve));
          longest = performance.now();
        }
        const last = 'telenor';
        input.value = last;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        for (let turn = 0; turn < 500 && answered.at(-1) !== last; turn++) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        const options = [...root.querySelectorAll('[role=option]')].map((option) => option.textContent);
        return { stale, answered, options, seconds: (longest - begun) / 1000, keys };
      });
      assert.deepEqual(told.stale, []);
      assert.equal(told.answered.at(-1), 'telenor');
      assert.match(told.options[0] ?? '', /Telenor has shared/);
      assert.ok(told.seconds < 6, `${told.keys} keystrokes took ${told.seconds} s`);
      // Once a frame at most: the others were never searched.
      assert.ok(told.answered.length < told.keys / 4, `${told.answered.length} answers`);
      assert.deepEqual(errors, []);
    } finally {
      await tab.close();
      server.close();
    }
  });

  test('ten boxes answer for themselves, share one index, and go away', async () => {
    const server = await serve(join(dist, 'site'), { pages: { '/': page(10), '/one.html': page(1) } });
    const alone = await open(browser(), `${server.url}one.html`, watchMemory);
    const { page: tab, errors } = await open(browser(), server.url, watchMemory);
    try {
      await ready(alone.page);
      await tab.bringToFront();
      await ready(tab);
      const shown = await tab.evaluate(async () => {
        const queries = ['telenor', 'sagaing', 'myitkyina', 'villages', 'bullet', 'omaha', 'kachin', 'weekly', 'junta', 'child'];
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
        // Sections of a hit are options, too.
        assert.ok(total > 0 && options >= Math.min(total, 10), `${query}: ${options} of ${total} are shown`);
      }
      const most = (await engineMemory(alone.page)) + (1 << 20);
      assert.ok((await engineMemory(tab)) <= most, 'ten boxes take the memory of one index');
      const left = await tab.evaluate(async () => {
        const boxes = [...document.querySelectorAll('samara-search')];
        const samara = boxes[0].samara;
        boxes.forEach((box) => box.remove());
        await new Promise((resolve) => setTimeout(resolve, 50));
        return samara?.search('telenor').then(() => 'open', () => 'closed');
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
