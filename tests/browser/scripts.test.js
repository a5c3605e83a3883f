/** Documents in several scripts in one box: their order, their text direction, and the isolation of bidirectional text. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { marked, open, ready, type } from './pages.js';
import { serve } from './server.js';

/** @import { Page } from 'puppeteer-core' */

/** A right-to-left override, which reverses everything after it unless it is isolated. */
const override = '\u202e';

/** The first articles of the Universal Declaration of Human Rights, about a town. */
const documents = {
  'en.md':
    '---\ntitle: Article 3\nlang: en\nkind: [law]\n---\nEveryone in Myitkyina has the right to life, liberty and security of person.\n',
  'my.md':
    '---\ntitle: အပိုဒ် ၃\nlang: my\nkind: [law]\n---\nMyitkyina: လူတိုင်း၌ အသက်ရှင်ရန် လွတ်လပ်ခွင့်နှင့် လုံခြုံစိတ်ချခွင့် ရှိသည်။ Myitkyina.\n',
  'ar.md':
    '---\ntitle: المادة 3\nlang: ar\nkind: [law]\n---\nMyitkyina: لكل فرد الحق في الحياة والحرية وفي الأمان على شخصه، بلا تمييز.\n',
  'ja.md':
    '---\ntitle: 第三条\nlang: ja\nkind: [law]\n---\nMyitkyina。すべて人は、生命、自由及び身体の安全に対する権利を有する。\n',
  'odd.md': `---\ntitle: "${override}Turned"\nlang: en\nkind: ["${override}odd"]\n---\nA longer text about Myitkyina, which begins as ${override}others do and goes on.\n`,
};

const scratch = mkdtempSync(join(tmpdir(), 'samara-scripts-'));
after(() => rmSync(scratch, { recursive: true }));

/** @param {string} lang @param {string} dir */
const page = (lang, dir) => `<!doctype html>
<html lang="${lang}" dir="${dir}">
<meta charset="utf-8"><title>Articles</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<script src="search/samara.js" defer></script>
<samara-search src="search/docs.samara" meta="kind"></samara-search>`;

inBothBrowsers('scripts', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;

  before(async () => {
    const docs = join(scratch, 'docs');
    mkdirSync(docs, { recursive: true });
    for (const [name, text] of Object.entries(documents)) writeFileSync(join(docs, name), text);
    const words = ['build', docs, '--out', join(scratch, 'search'), '--facet', 'kind', '--quiet'];
    execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: 'inherit' });
    for (const [lang, dir] of [
      ['en', 'ltr'],
      ['my', 'ltr'],
      ['ar', 'rtl'],
    ]) {
      writeFileSync(join(scratch, `${lang}.html`), page(lang, dir));
    }
    server = await serve(scratch);
  });
  after(() => server?.close());

  /**
   * @param {string} lang of the page
   * @param {(page: Page) => Promise<void>} use
   */
  async function on(lang, use) {
    const seen = await open(browser(), `${server.url}${lang}.html`);
    try {
      await ready(seen.page);
      await use(seen.page);
      assert.deepEqual(seen.errors, []);
    } finally {
      await seen.page.close();
    }
  }

  for (const lang of ['en', 'my', 'ar']) {
    test(`ranks documents in the language of the page first: ${lang}`, () =>
      on(lang, async (page) => {
        const { hits, total } = await type(page, 'myitkyina');
        assert.equal(total, Object.keys(documents).length);
        const own = hits.map((hit) => hit.lang === lang);
        assert.equal(own[0], true);
        assert.deepEqual(own, [...own].sort().reverse(), hits.map((hit) => hit.lang).join());
      }));
  }

  for (const [lang, other] of [
    ['en', 'ar'],
    ['ar', 'en'],
  ]) {
    test(`each hit has its own text direction: ${other} in a page in ${lang}`, () =>
      on(lang, async (page) => {
        await type(page, 'myitkyina');
        const boxes = await page.$$eval(`samara-search >>> [lang=${other}] > [role=option]`, (options) =>
          options.map((option) => {
            const lines = /** @type {Element} */ (option.querySelector('.samara-lines')).getBoundingClientRect();
            const range = document.createRange();
            range.selectNodeContents(/** @type {Element} */ (option.querySelector('.samara-title')));
            const title = range.getBoundingClientRect();
            const excerpt = getComputedStyle(/** @type {Element} */ (option.querySelector('.samara-excerpt')));
            return { before: title.left - lines.left, after: lines.right - title.right, runs: excerpt.direction };
          }),
        );
        assert.ok(boxes.length);
        for (const { before, after, runs } of boxes) {
          assert.equal(runs, other === 'ar' ? 'rtl' : 'ltr', 'the direction of most letters, not of the first ones');
          if (other === 'ar') assert.ok(after < 2 && before > 20, `${before} ${after}`);
          else assert.ok(before < 2 && after > 20, `${before} ${after}`);
        }
      }));
  }

  test('a right-to-left override does not affect the text around a title or a value', () =>
    on('en', async (page) => {
      await type(page, 'myitkyina');
      const { chips, ends } = await page.$eval(
        'samara-search >>> .samara-root',
        (root, turned) => {
          const left = (
            /** @type {Node} */ node,
            from = 0,
            to = node.nodeType === 3 ? from + 1 : node.childNodes.length,
          ) => {
            const range = document.createRange();
            range.setStart(node, from);
            range.setEnd(node, to);
            return range.getBoundingClientRect().left;
          };
          const counts = [...root.querySelectorAll('.samara-chip-count')];
          const titles = [...root.querySelectorAll('.samara-title')];
          const odd = titles.find((title) => title.textContent?.startsWith(turned));
          const text = /** @type {Text} */ (odd?.parentElement?.querySelector('.samara-excerpt')?.firstChild);
          return {
            chips: counts.map((count) => [left(/** @type {Node} */ (count.parentElement?.firstChild)), left(count)]),
            ends: [left(text), left(text, 8)],
          };
        },
        override,
      );
      assert.equal(chips.length, 2);
      for (const [value, count] of chips) assert.ok(value < count, 'a count follows its value');
      assert.ok(ends[0] < ends[1], 'an excerpt after a title with an override runs left to right');
    }));

  test('marks are exactly the typed words, in every script', () =>
    on('en', async (page) => {
      for (const typed of ['လွတ်လပ်ခွင့်', 'والحرية', '身体の安全', 'ခြုံ']) {
        const { hits } = await type(page, typed);
        assert.deepEqual(
          hits.map((hit) => marked(hit.excerpt)),
          [[typed]],
        );
        const shown = await page.$$eval('samara-search >>> mark', (marks) => marks.map((mark) => mark.textContent));
        assert.deepEqual(shown, [typed]);
      }
    }));
});
