/** Documents in a packed page, as they were written: elements, links between them, footnotes, long ones, print. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { type, visit } from './pages.js';

/** @import { Page } from 'puppeteer-core' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const files = {
  'maple.md': `# Maple\n
A **winged** seed *turns* in \`air\`. See [the ash](trees/ash.html#seeds), [a site](https://example.org/) and
[nothing](javascript:alert(1)) or [nowhere](missing.html).\\
It falls.[^1]

3. three
4. four
   - inner

- [x] done
- [ ] open

| tree | seed |
|---|---|
| maple | samara |

> quoted
>
> > twice

![a maple leaf](leaf.png)

[^1]: Slowly.
`,
  'trees/ash.html': `<!doctype html><html lang="en"><title>Ash</title><body><main><h1>Ash</h1>
<p>Water is H<sub>2</sub>O.</p><h2 id="seeds">Seeds</h2><p>Back to <a href="../maple.md">the maple</a>.</p></main>`,
  'letter.eml': `From: Ann Lee <ann@example.org>\nTo: Ben <ben@example.org>\nCc: ${Array.from({ length: 9 }, (_, at) => `c${at}@example.org`).join(', ')}
Date: Tue, 15 Feb 2022 18:30:00 +0100\nSubject: The nursery\n\nThe seedlings are ready.\n`,
  'saved.md': '---\nauthor: Jo Park\ncaptured: 2023-05-06\n---\n# Saved\n\nA page that was saved.\n',
  'burmese.md': '# ရွာသားများ၏ သတင်း\n\nရွာသားများသည် မြစ်ကို ဖြတ်ကူးခဲ့ကြသည်။\n\n## အကြောင်းအရာ\n\nကျောင်း\n',
  'poem.txt': 'Poem\n\nRoses are red\nviolets are blue\n',
  'long.md': `# Long\n\n${Array.from({ length: 900 }, (_, at) => `Paragraph ${at} of *many*.\n`).join('\n')}\nThe zebra ends it.\n`,
};

inBothBrowsers('a document of a packed page', (browser, kind) => {
  /** @type {string} */
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'samara-document-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, 'docs', path, '..'), { recursive: true });
      writeFileSync(join(folder, 'docs', path), text);
    }
    const words = ['pack', join(folder, 'docs'), '--out', join(folder, 'trees.html'), '--originals', 'docs', '--quiet'];
    execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  });
  after(() => rmSync(folder, { recursive: true }));

  /**
   * @param {string} route
   * @param {(page: Page) => Promise<void>} use
   */
  const at = (route, use) =>
    visit(browser(), `${pathToFileURL(join(folder, 'trees.html'))}#/${route}`, async ({ page }) => {
      await page.waitForSelector('#reader h1');
      await use(page);
    });

  /** The text of the document as HTML, without attributes of direction and language. @param {Page} page */
  const html = (page) =>
    page.$eval('#reader .text', (text) => text.innerHTML.replace(/ (dir="auto"|rel="[^"]*")/g, ''));

  test('has the elements with which it was written', () =>
    at('maple.md', async (page) => {
      const shown = await html(page);
      for (const piece of [
        '<strong>winged</strong> seed <em>turns</em> in <code>air</code>',
        '<a class="inner" href="#/trees/ash.html?at=seeds">the ash</a>',
        '<a href="https://example.org/">a site</a> and nothing or nowhere.<br> It falls.',
        '<ol start="3"><li>three</li><li>four<ul><li>inner</li></ul></li></ol>',
        '<span class="done">☑ </span>done',
        '<tr><th>tree</th><th>seed</th></tr><tr><td>maple</td><td>samara</td></tr>',
        '<blockquote><p>quoted</p><blockquote><p>twice</p></blockquote></blockquote>',
        '<span class="picture">a maple leaf</span>',
        '<div class="footnote" id="footnote-1" data-label="1"><p>Slowly.</p></div>',
      ]) {
        assert.ok(shown.includes(piece), `${piece}\n${shown}`);
      }
      assert.doesNotMatch(shown, /javascript|missing/);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run('#reader');
        return violations.map((/** @type {any} */ violation) => violation.help);
      });
      assert.deepEqual(violations, []);
    }));

  test('opens the documents to which it links, at their sections', () =>
    at('maple.md', async (page) => {
      const title = () => page.$eval('#reader h1', (heading) => heading.textContent);
      const follow = async (/** @type {string} */ selector, /** @type {string} */ expected) => {
        await page.$eval(selector, (link) => /** @type {HTMLElement} */ (link).click());
        await page.waitForFunction(
          (expected) => document.querySelector('#reader h1')?.textContent === expected,
          {},
          expected,
        );
      };
      await follow('a.inner', 'Ash');
      assert.match(await html(page), /H<sub>2<\/sub>O/);
      assert.equal(await page.$eval('#seeds', (heading) => heading.textContent), 'Seeds');
      await follow('a.inner', 'Maple');
      await page.$eval('a.reference', (link) => /** @type {HTMLElement} */ (link).click());
      await page.waitForFunction(() => location.hash.includes('at=footnote-1'));
      assert.equal(await title(), 'Maple');
    }));

  test('keeps the lines of a text', () =>
    at('poem.txt', async (page) => assert.equal(await html(page), '<p>Roses are red<br> violets are blue</p>')));

  test('names sender, receivers, author and capture below its title', async () => {
    const named = (/** @type {Page} */ page) =>
      page.$$eval('#reader .named > div', (rows) =>
        rows.map((row) => [...row.children].map((cell) => cell.textContent)),
      );
    await at('letter.eml', async (page) => {
      const [from, to] = await named(page);
      assert.deepEqual(from, ['From', 'Ann Lee <ann@example.org>']);
      assert.equal(to[0], 'To');
      assert.match(to[1], /^Ben <ben@example\.org>, c0@.*, c4@example\.org … \(10\)c5@.*c8@example\.org$/);
      assert.equal(await page.$eval('#reader .about > span', (about) => about.textContent), 'Feb 15, 2022');
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run('#reader');
        return violations.map((/** @type {any} */ violation) => violation.help);
      });
      assert.deepEqual(violations, []);
      if (kind === 'firefox') return;
      await page.emulateMediaType('print');
      assert.ok(await page.$eval('#reader .named', (list) => list.getBoundingClientRect().height > 20));
    });
    await at('saved.md', async (page) => {
      assert.deepEqual(await named(page), [
        ['Author', 'Jo Park'],
        ['Captured', 'May 6, 2023'],
      ]);
      assert.equal(await page.$eval('#reader .about > span', (about) => about.textContent), '');
    });
  });

  test('shows its sender or author in the list and in hits', () =>
    visit(browser(), String(pathToFileURL(join(folder, 'trees.html'))), async ({ page }) => {
      await page.waitForSelector('#documents a');
      const abouts = await page.$$eval('#documents .about', (abouts) => abouts.map((about) => about.textContent));
      assert.ok(abouts.includes('Feb 15, 2022 · Ann Lee <ann@example.org>'), String(abouts));
      await type(page, 'seedlings');
      await page.waitForSelector('samara-search >>> .samara-about');
      const about = await page.$eval('samara-search >>> .samara-about', (about) => about.textContent);
      assert.equal(about, 'Feb 15, 2022 · Ann Lee <ann@example.org>');
    }));

  test('has its language, also in the list, and headings in tall scripts have room', () =>
    visit(browser(), String(pathToFileURL(join(folder, 'trees.html'))), async ({ page }) => {
      await page.waitForSelector('#documents a');
      const listed = await page.$$eval('#documents a[href="#/burmese.md"] [lang]', (parts) =>
        parts.map((part) => `${part.className} ${part.getAttribute('lang')}`),
      );
      assert.deepEqual(listed, ['title my', 'beginning my']);
      await page.evaluate(() => (location.hash = '#/burmese.md'));
      await page.waitForSelector('#reader h2');
      const heights = await page.$$eval('#documents [lang=my].title, #reader h1, #reader h2', (headings) =>
        headings.map((heading) => {
          const { lineHeight, fontSize } = getComputedStyle(heading);
          return Math.round((Number.parseFloat(lineHeight) / Number.parseFloat(fontSize)) * 100) / 100;
        }),
      );
      assert.deepEqual(heights, [1.6, 1.6, 1.6]);
    }));

  test('links to its source file', () =>
    at('maple.md', async (page) => {
      const original = await page.$eval('.original', (link) => /** @type {HTMLAnchorElement} */ (link).href);
      assert.equal(original, String(pathToFileURL(join(folder, 'docs/maple.md'))));
    }));

  test('is laid out as it scrolls if it is long, and printed as a whole', () =>
    at('long.md?q=zebra', async (page) => {
      const mark = await page.$eval('mark', (mark) => {
        const { top, bottom } = mark.getBoundingClientRect();
        return { text: mark.textContent, isVisible: bottom > 0 && top < innerHeight };
      });
      assert.deepEqual(mark, { text: 'zebra', isVisible: true });
      const visibility = () =>
        page.$eval('#reader .portion', (text) => getComputedStyle(text).getPropertyValue('content-visibility'));
      assert.equal(await visibility(), 'auto');
      if (kind === 'firefox') return;
      await page.emulateMediaType('print');
      assert.equal(await visibility(), 'visible');
    }));
});
