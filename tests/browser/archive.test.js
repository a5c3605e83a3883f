/** A whole archive in the reader: pictures, also encrypted; axe; and its use by keyboard alone. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { enterView, packArchive, views } from './archive.js';
import { inBothBrowsers } from './browsers.js';
import { ready, visit } from './pages.js';

/** @import { Page } from 'puppeteer-core' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'samara-archive-'));
let plain = '';
let encrypted = '';

before(async () => {
  plain = String(pathToFileURL(await packArchive(folder)));
  const password = join(folder, 'password');
  writeFileSync(password, 'four random words here');
  encrypted = String(pathToFileURL(await packArchive(folder, ['--password-file', password])));
});
after(() => rmSync(folder, { recursive: true }));

inBothBrowsers('an archive', (browser, kind) => {
  // Firefox cannot be told a colour scheme by puppeteer.
  const schemes = kind === 'chromium' ? ['light', 'dark'] : [''];
  test('axe reports nothing in any view, light and dark, narrow and wide', () =>
    visit(browser(), plain, async ({ page }) => {
      await ready(page);
      await page.evaluate(axe);
      for (const [scheme, width] of schemes.flatMap((scheme) => [360, 768, 1440].map((width) => [scheme, width]))) {
        if (scheme) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: String(scheme) }]);
        await page.setViewport({ width: Number(width), height: 900 });
        for (const [name, view] of Object.entries(views)) {
          await enterView(page, view);
          const found = await page.evaluate(async () => {
            // The levels of headings in a document are those of its author.
            const rules = { 'heading-order': { enabled: false } };
            const { violations } = await /** @type {any} */ (globalThis).axe.run({ rules });
            return violations.map((/** @type {any} */ { help, nodes }) => `${help}: ${nodes[0].html}`);
          });
          assert.deepEqual(found, [], `${name}, ${scheme}, ${width}`);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          assert.ok(overflow <= 0, `${name}, ${width}: wider than the window by ${overflow}`);
          if (view.query) await page.keyboard.press('Escape');
        }
      }
    }));

  /** The pictures of the document that is shown. @param {Page} page */
  const pictures = async (page) => {
    await page.waitForFunction(() =>
      [...document.querySelectorAll('#reader img')].every((image) => {
        image.scrollIntoView();
        return /** @type {HTMLImageElement} */ (image).complete;
      }),
    );
    return page.$$eval('#reader img', (images) =>
      images.map(({ alt, naturalWidth, width, src }) => ({
        alt,
        naturalWidth,
        fits: width <= innerWidth,
        kind: src.slice(0, 15),
      })),
    );
  };
  const expected = [
    { alt: 'A map of the villages', naturalWidth: 640, fits: true, kind: 'data:image/png;' },
    { alt: 'of the river', naturalWidth: 1200, fits: true, kind: 'data:image/jpeg' },
  ];

  test('shows the pictures of a document where they stood, with their descriptions', () =>
    visit(browser(), `${plain}#/report.md`, async ({ page, requests }) => {
      await page.waitForSelector('#reader img');
      assert.deepEqual(await pictures(page), expected);
      assert.deepEqual(
        requests.filter((url) => !/^(file|data):/.test(url)),
        [],
      );
    }));

  test('shows the pictures of an encrypted page once it is open', () =>
    visit(browser(), `${encrypted}#/report.md`, async ({ page }) => {
      assert.equal(await page.$('[id^=picture-]'), null);
      await page.waitForSelector('#password');
      await page.type('#password', 'four random words here');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#reader img');
      assert.deepEqual(await pictures(page), expected);
    }));

  test('a heading in a text is smaller than the title, and cells are as high as their text', () =>
    visit(browser(), `${plain}#/files/report.docx`, async ({ page }) => {
      await page.waitForSelector('#reader .text h1');
      const sizes = await page.$$eval('#reader h1, #reader .text h2', (headings) =>
        headings.slice(0, 3).map((heading) => Number.parseFloat(getComputedStyle(heading).fontSize)),
      );
      assert.deepEqual(
        sizes,
        [...new Set(sizes)].sort((a, b) => b - a),
      );
      const lines = await page.$$eval('#reader :is(td, th):has(p)', (cells) =>
        cells.map((cell) => cell.clientHeight / Number.parseFloat(getComputedStyle(cell).lineHeight)),
      );
      assert.ok(lines.length && Math.min(...lines) < 2, String(lines));
    }));

  test('is read by keyboard alone', () =>
    visit(browser(), plain, async ({ page }) => {
      await ready(page);
      await page.setViewport({ width: 1000, height: 800 });
      const title = (/** @type {string} */ expected) =>
        page.waitForFunction((text) => document.querySelector('#reader h1')?.textContent === text, {}, expected);
      const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
      /** Presses Tab until an element with this text has the focus. @param {string} text */
      const tabTo = async (text) => {
        for (let presses = 0; presses < 60; presses++) {
          await page.keyboard.press('Tab');
          if ((await focused()) === text) return;
        }
        assert.fail(`${text} cannot be reached by Tab; the focus is on ${await focused()}`);
      };
      // Find, and read.
      await page.keyboard.press('/');
      await page.keyboard.type('report villages smoke', { delay: 30 });
      await page.waitForFunction(() =>
        document.querySelector('samara-search')?.shadowRoot?.querySelector('[role=option]'),
      );
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await title('The report on the villages');
      assert.equal(await focused(), 'The report on the villages');
      // Step through the marks.
      const current = () => page.$eval('#reader .samara-walk span', (counter) => counter.textContent);
      const first = await current();
      await page.keyboard.press('n');
      assert.notEqual(await current(), first);
      // Copy the link.
      await tabTo('Copy link');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('#reader output')?.textContent);
      assert.match(await page.$eval('#reader output', (output) => output.textContent ?? ''), /#\/report\.md\?/);
      // Follow a link to another document, and come back.
      await tabTo('an annex');
      await page.keyboard.press('Enter');
      await title('Annex: the witnesses');
      await page.evaluate(() => history.back());
      await title('The report on the villages');
      await tabTo('← All documents');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => !document.body.classList.contains('reading'));
      // The keyboard goes on in the list, at the document.
      const entry = await page.evaluate(() => document.activeElement?.getAttribute('href'));
      assert.equal(entry, '#/report.md');
    }));
});
