/** A packed page from disk: every occurrence of a query, links to passages, and citations. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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
const folder = mkdtempSync(join(tmpdir(), 'samara-passages-'));
const file = join(folder, 'trees.html');
const address = pathToFileURL(file).href;

const maple =
  '---\ndate: 2022-01-30\nauthor: Ann\n---\n# Maple\n\nA first line.\n\nA winged seed.\n\nAnother seed, =1.\n';

before(() => {
  const docs = join(folder, 'docs');
  mkdirSync(join(docs, 'a b'), { recursive: true });
  writeFileSync(join(docs, 'a b/maple.md'), maple);
  for (let n = 0; n < 30; n++) {
    writeFileSync(
      join(docs, `${n}.md`),
      `# Number ${n}\n\n${`Text ${n}, ${'and more '.repeat(9)}fruit.\n\n`.repeat(5)}`,
    );
  }
  const words = ['pack', docs, '--out', file, '--quiet', '--title', 'Trees'];
  execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'ignore'] });
});
after(() => rmSync(folder, { recursive: true }));

/** Keeps what is copied and saved: a test may not use the clipboard, nor the folder for downloads. */
function keepCopies() {
  /** @type {string[]} */
  const copied = [];
  Object.assign(globalThis, { copied });
  Object.defineProperty(navigator, 'clipboard', {
    value: { writeText: async (/** @type {string} */ text) => void copied.push(text) },
  });
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    Object.assign(globalThis, { saved: blob });
    return create(blob);
  };
  const { click } = HTMLElement.prototype;
  HTMLAnchorElement.prototype.click = function () {
    if (this.download) Object.assign(globalThis, { savedName: this.download });
    else click.call(this);
  };
}

/** @param {Page} page */
async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run();
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
  });
}

/** Clicks the button or link with a text. @param {Page} page @param {string} text */
const click = (page, text) =>
  page.evaluate((text) => {
    const all = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('button, a'))];
    const found = all.find((element) => !element.hidden && element.textContent?.trim() === text);
    if (!found) throw new Error(`there is no ${text}`);
    found.click();
  }, text);

/** @param {Page} page */
const items = (page) =>
  page.$$eval('.occurrences li', (items) =>
    items.map((item) => [item.querySelector('.passage')?.textContent, item.querySelector('mark')?.textContent]),
  );

inBothBrowsers('passages of a packed page', (browser) => {
  test('lists every occurrence, leads to it, and saves the list', () =>
    visit(
      browser(),
      address,
      async ({ page }) => {
        await page.waitForSelector('#documents li');
        assert.equal(await page.$('.all-occurrences:not([hidden])'), null);
        await type(page, 'seed');
        await page.keyboard.press('Escape');
        await click(page, 'All occurrences');
        await page.waitForSelector('.occurrences li');
        assert.deepEqual(await items(page), [
          ['A winged seed.', 'seed'],
          ['Another seed, =1.', 'seed'],
        ]);
        assert.equal(await page.title(), 'All occurrences: seed · Trees');
        assert.deepEqual(await violations(page), []);

        await click(page, 'Save as a table');
        await page.waitForFunction(() => 'saved' in globalThis);
        const [name, table] = await page.evaluate(async () => {
          const { saved, savedName } = /** @type {any} */ (globalThis);
          return [savedName, [...new Uint8Array(await saved.arrayBuffer())]];
        });
        assert.equal(name, 'seed.csv');
        assert.equal(
          Buffer.from(table).toString('utf8'),
          '\ufeffnumber,document,address,date,before,occurrence,after\r\n' +
            '1,Maple,a%20b/maple.md,2022-01-30,A winged ,seed,.\r\n' +
            '2,Maple,a%20b/maple.md,2022-01-30,Another ,seed,", =1."\r\n',
        );

        await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelectorAll('.occurrences a')[1]).click());
        await page.waitForSelector('#reader mark[aria-current]');
        assert.equal(await page.$eval('.samara-walk [aria-live]', (counter) => counter.textContent), '2 of 2');
        assert.equal(new URL(page.url()).hash, '#/a%20b/maple.md?q=seed&p=2');
        await page.goBack();
        await page.waitForSelector('.occurrences li');
      },
      keepCopies,
    ));

  test('a list is continued', () =>
    visit(browser(), `${address}#?all=fruit`, async ({ page }) => {
      await page.waitForSelector('.occurrences li:nth-child(100)');
      assert.equal((await items(page)).length, 100);
      await click(page, 'Show more');
      await page.waitForSelector('.occurrences li:nth-child(150)');
      assert.equal(await page.$eval('button.more', (button) => button.hidden), true);
      assert.equal((await items(page)).length, 150);
    }));

  test('says that nothing was found', () =>
    visit(browser(), `${address}#?all=xyzzyqq`, async ({ page }) => {
      await page.waitForFunction(() => document.querySelector('#reader [role=status]')?.textContent);
      assert.equal(await page.$eval('#reader [role=status]', (text) => text.textContent), 'No results for xyzzyqq');
    }));

  test('copies links to a document and to a passage, and cites both', () =>
    visit(
      browser(),
      `${address}#/a%20b/maple.md`,
      async ({ page }) => {
        await page.waitForSelector('#reader .tools');
        const copied = async (/** @type {string} */ button) => {
          await click(page, button);
          await page.waitForFunction(() => /** @type {any} */ (globalThis).copied.length);
          return page.evaluate(() => /** @type {any} */ (globalThis).copied.pop());
        };
        const hash = createHash('sha256').update(maple).digest('hex').slice(0, 16);
        const source = `Trees: a b/maple.md, SHA-256 ${hash}….`;
        assert.equal(await copied('Copy link'), `${address}#/a%20b/maple.md`);
        assert.equal(await copied('Cite this passage'), `Ann, Maple, 2022-01-30. ${source} trees.html#/a%20b/maple.md`);
        await page.evaluate(() => {
          const paragraphs = document.querySelectorAll('#reader .text p');
          getSelection()?.selectAllChildren(/** @type {Node} */ (paragraphs[1]));
        });
        await page.waitForSelector('.tools.pinned');
        assert.deepEqual(await violations(page), []);
        assert.equal(await copied('Copy link'), `${address}#/a%20b/maple.md?p=1`);
        assert.equal(
          await copied('Cite this passage'),
          `“A winged seed.” Ann, Maple, 2022-01-30. ${source} trees.html#/a%20b/maple.md?p=1`,
        );
      },
      keepCopies,
    ));
});

inBothBrowsers('options of a packed page', (browser) => {
  const options = join(folder, 'options.html');
  before(() => {
    const words = ['pack', join(folder, 'docs'), '--out', options, '--quiet', '--plain', '--keep-query'];
    execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'ignore'] });
  });

  test('the texts are readable where WebAssembly is switched off', () =>
    visit(
      browser(),
      pathToFileURL(options).href,
      async ({ page }) => {
        await page.waitForSelector('#plain:not([hidden])');
        const text = await page.$eval('#plain', (plain) => /** @type {HTMLElement} */ (plain).innerText);
        assert.ok(text.includes('A winged seed.') && text.includes('a%20b/maple.md'), text.slice(0, 200));
        assert.deepEqual(await violations(page), []);
      },
      () => Reflect.deleteProperty(globalThis, 'WebAssembly'),
    ));

  test('the query stays in the address, but not in that of a document', () =>
    visit(browser(), `${pathToFileURL(options).href}#?q=winged`, async ({ page }) => {
      await page.waitForSelector('#documents li');
      const value = () => page.$eval('samara-search', (box) => /** @type {any} */ (box).value);
      assert.equal(await value(), 'winged');
      assert.equal(await page.$eval('#plain', (plain) => /** @type {HTMLElement} */ (plain).hidden), true);
      await type(page, 'fruit');
      await page.waitForFunction(() => location.hash === '#?q=fruit');
      await page.evaluate(() => (location.hash = '#/a%20b/maple.md'));
      await page.waitForSelector('#reader h1');
      await type(page, 'seed');
      assert.equal(new URL(page.url()).hash, '#/a%20b/maple.md');
    }));
});
