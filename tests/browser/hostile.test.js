/**
 * Hostile input: an index with script URLs, a page whose elements shadow the browser's globals, names that are special to
 * JavaScript, and enormous queries.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { inBothBrowsers, launch } from './browsers.js';
import { marked, ready, type, visit } from './pages.js';
import { payloads } from './payloads.js';
import { serve } from './server.js';
import { appears } from './states.js';
import { setTraps, touched } from './traps.js';

/** @import { Page } from 'puppeteer-core' */
/** @import { SamaraSearchElement } from '../../www/samara.d.ts' */

const site = mkdtempSync(join(tmpdir(), 'samara-hostile-'));
after(() => rmSync(site, { recursive: true }));

/** URLs that every builder rejects, each with the placeholder that is replaced in the finished index. */
const refused = { 'javascript/hurt()': 'javascript:hurt()', 'data/text/html,hurt': 'data:text/html,hurt' };
/** Letters of two UTF-16 units each, without a space: as long as the prefix of a text fragment. */
const before32 = '\u{10428}'.repeat(20);

const poisoned =
  '<p>There are wells of all kinds: some are old, some have no water, and one has been poisoned, they say.</p>' +
  '<h2 id="shallow">Shallow</h2><p>Rain fills them, and the sun takes it away again before anybody has come to drink.</p>' +
  '<h2 id="deep">A poisoned well</h2><p>Whoever drinks from the deep one says afterwards what he should not have said.</p>';
/** @type {Record<string, string | number>[]} */
const documents = [
  ...Object.keys(refused).map((url) => ({ url, title: 'Wells', html: poisoned })),
  {
    url: 'faces.html',
    title: 'Faces',
    text: `${before32}(lighthouse) and the text after it`,
    constructor: 'potter',
    year: 2021,
  },
  {
    url: 'names.html',
    title: 'Names',
    text: 'Words such as __proto__ and constructor, toString, hasOwnProperty, </script> and C++ are words.',
    constructor: 'mason',
    year: 2022,
  },
  { url: 'others.html', title: 'Others', text: 'Other words are words, too.', year: 2022 },
];
writeFileSync(join(site, 'docs.jsonl'), documents.map((document) => JSON.stringify(document)).join('\n'));
const facets = ['--facet', 'constructor', '--facet', 'year'];
samara('build', 'docs.jsonl', '--out', '.', '--raw', ...facets, '--quiet');

const far = '<p>Water and wells.</p>'.repeat(200);
const signs = {
  url: 'signs',
  title: 'Signs',
  html: `<p>A windmill turns here, too.</p>${far}<h2 id="a%3C&b+c">Windmills</h2><p>A windmill turns.</p>${far}`,
};
writeFileSync(join(site, 'signs.jsonl'), JSON.stringify(signs));
samara('pack', 'signs.jsonl', '--out', 'signs.html', '--quiet');

/** @param {string[]} words */
function samara(...words) {
  execFileSync(process.env.SAMARA ?? 'samara', words, { cwd: site, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The index with the URLs replaced, and with correct checksums. */
function hostileIndex() {
  const bytes = readFileSync(join(site, 'docs.samara'));
  for (const [innocent, hostile] of Object.entries(refused)) {
    const at = bytes.indexOf(innocent);
    assert.ok(at > 0, innocent);
    bytes.write(hostile, at);
  }
  const table = 8 + 16 * bytes[7];
  let start = table + 4;
  for (let entry = 8; entry < table; entry += 16) {
    const end = start + bytes.readUInt32LE(entry + 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(start, end)), entry + 12);
    start = end;
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(0, table)), table);
  return bytes;
}

const hostile = hostileIndex();

const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Words</title><link rel="icon" href="data:,">';

/** @param {string} attributes @param {string} [more] */
const page = (attributes, more = '') =>
  `${head}${more}<script src="/docs.samara.js" defer></script><script src="/samara.js" defer></script>
  <samara-search ${attributes}></samara-search>`;

const picture = '/away/picture.gif';
/** Elements named like properties of the document and the window that scripts use. */
const names = [
  ...['currentScript', 'scripts', 'head', 'body', 'location', 'samaraWords', 'customElements', 'createElement'],
  ...['createElementNS', 'addEventListener', 'getElementById', 'activeElement', 'baseURI'],
];
const clobbers = names.map((name) => `<img name="${name}" id="${name}" src="${picture}" alt="">`).join('');

const pages = {
  '/': page(''),
  '/kept.html': page('history="fragment"'),
  '/facets.html': page('meta="constructor toString" facets="constructor year valueOf"'),
  '/clobbered.html': page('src="docs.samara"', clobbers),
  '/polluted.html': page(
    'src="docs.samara" facets="constructor"',
    `<script>Object.assign(Object.prototype, {
      signal: 1, filters: 1, lang: 1, sort: 1, prefer: 1, method: 'POST', once: true, capture: true, limit: 'x',
    })</script>`,
  ),
  '/marked.html': `${head}<script type="module" src="/www/page/samara-marks.js"></script><main><h1 id="100%">seed</h1><p>A seed.</p></main>`,
  '/samara.js': readFileSync(join(site, 'samara.js')),
  [picture]: Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64'),
  '/docs.samara': hostile,
  '/docs.samara.js': `(globalThis.samaraIndexes??=[]).push("${hostile.toString('base64')}");`,
};

/** The URLs of the options. @param {Page} page */
const addresses = (page) =>
  page.$$eval('samara-search >>> [role=option]', (options) => options.map((option) => option.getAttribute('href')));

/** Whether anything is shown, and what screen readers announce. @param {Page} page */
const quiet = (page) =>
  page.$eval('samara-search', async (search) => {
    const root = /** @type {ShadowRoot} */ (search.shadowRoot);
    // Longer than the delay of announcements after typing.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const panel = /** @type {HTMLElement} */ (root.querySelector('.samara-panel'));
    return { hidden: !panel.checkVisibility(), said: root.querySelector('[role=status]')?.textContent };
  });

/**
 * Searches for a text as if it were pasted.
 * @param {Page} page
 * @param {string} text
 */
const paste = (page, text) =>
  page.$eval(
    'samara-search',
    (search, text) => {
      const answer = new Promise((resolve) =>
        search.addEventListener('samara-search', (event) => resolve(/** @type {CustomEvent} */ (event).detail), {
          once: true,
        }),
      );
      const input = /** @type {HTMLInputElement} */ (search.shadowRoot?.querySelector('[role=combobox]'));
      const began = performance.now();
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      return answer.then(({ results }) => ({ results, took: performance.now() - began }));
    },
    text,
  );

inBothBrowsers('hostile input', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(fileURLToPath(new URL('../../', import.meta.url)), { pages });
  });
  after(() => server?.close());

  /**
   * @param {string} path
   * @param {(page: Page) => Promise<void>} use
   */
  const at = (path, use) =>
    visit(
      browser(),
      server.url + path,
      async ({ page }) => {
        await use(page);
        assert.deepEqual(await touched(page), []);
      },
      setTraps,
    );

  test('script URLs in the index are not opened, by click, by key or through the page’s `link` function', () =>
    at('', async (page) => {
      await ready(page);
      const where = page.url();
      const { hits } = await type(page, 'poisoned well');
      assert.deepEqual([hits[0].url, ...hits[0].duplicates].sort(), Object.values(refused).sort());
      assert.equal(hits[0].sections[0].url, `${hits[0].url}#deep`);
      assert.deepEqual([...new Set(await addresses(page))], [null]);
      await page.$$eval('samara-search >>> [role=option]', (options) =>
        options.forEach((option) => /** @type {HTMLElement} */ (option).click()),
      );
      await type(page, 'poisoned');
      await page.keyboard.press('Enter');
      await type(page, 'poisoned well');
      await page.keyboard.down('Control');
      await page.keyboard.press('Enter');
      await page.keyboard.up('Control');
      assert.equal(page.url(), where);
      const resolved = await page.$eval(
        'samara-search',
        (search, urls) => urls.map((url) => /** @type {SamaraSearchElement} */ (search).samara?.resolve(url)),
        Object.values(refused),
      );
      assert.deepEqual(resolved, [null, null]);

      for (const own of [
        'javascript:hurt()',
        ' java\nscript:hurt()',
        'data:text/html,hurt',
        'blob:null/x',
        'vbscript:x',
      ]) {
        await page.$eval(
          'samara-search',
          (search, own) => {
            /** @type {SamaraSearchElement} */ (search).link = () => own;
          },
          own,
        );
        await type(page, own.length % 2 ? 'poisoned well' : 'poisoned');
        assert.deepEqual([...new Set(await addresses(page))], [null], own);
      }
    }));

  test('links escape special characters in anchors', () =>
    visit(browser(), pathToFileURL(join(site, 'signs.html')).href, async ({ page }) => {
      await ready(page);
      const { hits } = await type(page, 'windmill turns');
      assert.equal(hits[0].sections[0].url, 'signs#a%253C&b+c');
      await page.$eval('samara-search >>> .samara-section', (section) => /** @type {HTMLElement} */ (section).click());
      await page.waitForSelector('article h2');
      assert.match(await page.evaluate(() => location.hash), /at=/);
      // The page scrolls to the heading.
      await page.waitForFunction(() => {
        const { top, bottom } = /** @type {Element} */ (document.querySelector('article h2')).getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      });
    }));

  test('names that are special to JavaScript are ordinary words in queries and metadata', () =>
    at('facets.html', async (page) => {
      await ready(page);
      for (const [query, word] of [
        ['__proto__', 'proto'],
        ['constructor', 'constructor'],
        ['toString', 'toString'],
        ['hasOwnProperty', 'hasOwnProperty'],
        ['</script>', 'script'],
        ['C++', 'C'],
      ]) {
        const { hits } = await type(page, query);
        assert.equal(hits[0]?.url, 'names.html', query);
        assert.ok(
          marked(hits[0].excerpt).some((mark) => mark.includes(word)),
          `${query}: ${marked(hits[0].excerpt)}`,
        );
      }
      for (const query of ['...', '()', '-', '"', '""', '(a+)+$', '.*', 'AND OR', '"words AND (']) {
        const { hits } = await type(page, query);
        assert.ok(Array.isArray(hits), query);
      }
      await type(page, 'words');
      const chips = await page.$$eval('samara-search >>> .samara-facet', (groups) =>
        groups.map((group) => [
          group.getAttribute('aria-label'),
          ...[...group.querySelectorAll('bdi')].map((value) => value.textContent),
        ]),
      );
      assert.deepEqual(chips, [['constructor', 'mason']]);
      const about = await page.$$eval('samara-search >>> .samara-about', (lines) =>
        lines.map((line) => line.textContent?.trim()),
      );
      assert.deepEqual(about, ['mason']);
      await page.$eval('samara-search >>> .samara-chip', (chip) => /** @type {HTMLElement} */ (chip).click());
      await page.waitForFunction(
        () => document.querySelector('samara-search')?.shadowRoot?.querySelectorAll('[role=option]').length === 1,
        { polling: 50 },
      );
      const pressed = await page.$eval('samara-search >>> .samara-chip', (chip) => chip.getAttribute('aria-pressed'));
      assert.equal(pressed, 'true');
    }));

  test('an empty query searches, shows and announces nothing', () =>
    at('', async (page) => {
      await ready(page);
      await page.$eval('samara-search', (search) => {
        const asked = /** @type {string[]} */ ([]);
        Object.assign(globalThis, { asked });
        search.addEventListener('samara-search', (event) =>
          asked.push(/** @type {CustomEvent} */ (event).detail.query),
        );
      });
      await page.$eval('samara-search >>> input', (input) => input.focus());
      assert.deepEqual(await quiet(page), { hidden: true, said: '' });
      await page.keyboard.type('  \u3000 ');
      assert.deepEqual(await quiet(page), { hidden: true, said: '' });
      await type(page, 'words');
      assert.equal((await quiet(page)).hidden, false);
      await page.$eval('samara-search >>> input', (input) => /** @type {HTMLInputElement} */ (input).select());
      await page.keyboard.type(' ');
      assert.deepEqual(await quiet(page), { hidden: true, said: '' });
      await page.keyboard.press('Backspace');
      assert.deepEqual(await quiet(page), { hidden: true, said: '' });
      const asked = await page.evaluate(() => /** @type {any} */ (globalThis).asked);
      assert.ok(asked.includes('words'));
      assert.deepEqual(
        asked.filter((/** @type {string} */ query) => !query.trim()),
        [],
      );
    }));

  test('enormous and malformed queries are cut, answered in bounded time, and announced as cut', () =>
    at('', async (page) => {
      await ready(page);
      const many = Array.from({ length: 10_000 }, (_, at) => `words${at}`).join(' ');
      // Each takes some hundredths of a second; quadratic time would be many minutes.
      for (const [text, cut] of /** @type {[string, boolean][]} */ ([
        [`words ${many}`, true],
        ['words '.repeat(10_000), true],
        [`"${many}"`, true],
        [`${'words OR '.repeat(10_000)}others`, true],
        [`words ${'-'.repeat(100_000)}`, false],
        [`words ${'- '.repeat(100_000)}`, false],
        [`words ${'x'.repeat(1_000_000)}`, false],
        ['words \ud83d \ude00\ud83d', false],
      ])) {
        const { results, took } = await paste(page, text);
        assert.ok(took < 60_000, `${text.slice(0, 30)}: ${took} ms`);
        if (cut) assert.equal(results.cut, true, text.slice(0, 30));
        const said = await page.$eval('samara-search >>> .samara-correction', (line) =>
          line.checkVisibility() ? line.textContent : '',
        );
        assert.equal(/only its first words/.test(said ?? ''), results.cut, said ?? '');
      }
    }));

  test('a text fragment does not split surrogate pairs before the match', () =>
    at('', async (page) => {
      await ready(page);
      const { hits } = await type(page, 'lighthouse');
      assert.ok(hits[0].excerpt.text.startsWith(before32));
      const [href] = await addresses(page);
      assert.match(href ?? '', /faces\.html(#|$)/);
      assert.doesNotMatch(decodeURIComponent(href ?? ''), /\p{Surrogate}/u);
    }));

  test('elements named like browser globals do not change where hits lead', () =>
    visit(browser(), `${server.url}clobbered.html`, async ({ page }) => {
      const clobbered = await page.evaluate(() => document.currentScript instanceof HTMLImageElement);
      assert.equal(clobbered, true);
      server.log.length = 0;
      await ready(page);
      const { hits } = await type(page, 'constructor');
      assert.equal(hits[0].url, 'names.html');
      assert.ok((await addresses(page))[0]?.startsWith(`${server.url}names.html`));
      assert.deepEqual(
        server.log.filter((path) => path !== picture),
        ['/docs.samara'],
      );
    }));

  test('a page that has extended the prototype of all objects is searched and filtered like any other', () =>
    visit(browser(), `${server.url}polluted.html`, async ({ page }) => {
      await ready(page);
      const { hits, total } = await type(page, 'words');
      assert.deepEqual([hits.length, total], [2, 2]);
      await page.$eval('samara-search >>> .samara-chip', (chip) => /** @type {HTMLElement} */ (chip).click());
      await appears(page, '[aria-pressed=true]');
      const filtered = await page.$eval('samara-search', (search) =>
        /** @type {SamaraSearchElement} */ (search).samara?.search('words', {}),
      );
      assert.equal(filtered?.total, 2);
    }));

  test('samara-marks.js treats payloads as text', () =>
    at('marked.html', async (page) => {
      const before = await page.evaluate(() => document.querySelectorAll('*').length);
      // Firefox allows 200 changes of the URL in ten seconds, and each payload changes it twice.
      const some = ['%', '100%', '%zz', '%25', ...payloads.filter((_, at) => at % 25 === 0)];
      await page.evaluate(async (payloads) => {
        for (const text of payloads) {
          location.hash = `#${new URLSearchParams([
            ['samara', text],
            ['mark', text],
          ])}`;
          dispatchEvent(new HashChangeEvent('hashchange'));
        }
        await new Promise((resolve) => setTimeout(resolve, 300));
        location.hash = '#samara=100%2525&mark=seed';
      }, some);
      await page.waitForFunction(() => document.querySelectorAll('mark').length && location.hash === '#100%25');
      const marks = await page.$$eval('mark', (marks) => marks.map((mark) => mark.textContent));
      assert.deepEqual(marks, ['seed', 'seed']);
      // The marks and their navigation bar.
      assert.equal(await page.evaluate(() => document.querySelectorAll('*').length), before + 3);
      assert.equal(await page.evaluate(() => location.hash), '#100%25');
    }));
});

test('the last query is shown after more queries than Firefox allows changes of the URL', async () => {
  // puppeteer removes the limit; these settings restore it. Older versions use the second name.
  const limits = ['navigationRateLimit', 'locationChangeRateLimit'].flatMap((name) => [
    [`dom.navigation.${name}.count`, 200],
    [`dom.navigation.${name}.timespan`, 10],
  ]);
  const browser = await launch('firefox', Object.fromEntries(limits));
  const server = await serve(site, { pages });
  try {
    await visit(browser, `${server.url}kept.html`, async ({ page }) => {
      await ready(page);
      const { shown, refused } = await page.$eval('samara-search', async (search) => {
        const box = /** @type {SamaraSearchElement} */ (search);
        const texts = Array.from({ length: 300 }, (_, turn) => `words${turn}`);
        await Promise.all([...texts, 'constructor'].map((text) => box.search(text)));
        const shown = [...(box.shadowRoot?.querySelectorAll('.samara-title') ?? [])].map((title) => title.textContent);
        try {
          history.replaceState(null, '', '#');
          return { shown, refused: false };
        } catch {
          return { shown, refused: true };
        }
      });
      assert.deepEqual(shown, ['Names']);
      assert.equal(refused, true, 'Firefox enforces the limit');
    });
  } finally {
    await browser.close();
    server.close();
  }
});
