/** Where documents come from: on paper, in pages of a crawl that open in the reader, and in PDF at their pages. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { ready, type, visit } from './pages.js';

/** @import { Page } from 'puppeteer-core' */

const kept = fileURLToPath(new URL('../../crates/ingest/tests/documents/', import.meta.url));

/** A PDF of two pages; two words of the first are bold and link to the second. */
function linkedPdf() {
  const page = (/** @type {number} */ number, more = '') =>
    `${number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents ${number + 10} 0 R${more}` +
    '/Resources<</Font<</R 5 0 R/B 6 0 R>>>>>>endobj\n';
  const stream = (/** @type {number} */ number, /** @type {string} */ text) =>
    `${number} 0 obj<</Length ${text.length}>>stream\n${text}\nendstream endobj\n`;
  return [
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n',
    page(3, '/Annots[<</Subtype/Link/Rect[84 698 150 708]/Dest[4 0 R/Fit]>>]'),
    page(4),
    '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Courier>>endobj\n',
    '6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Courier-Bold>>endobj\n',
    stream(13, 'BT /R 10 Tf 60 700 Td (The ) Tj /B 10 Tf (winged seed) Tj /R 10 Tf ( spins and turns.) Tj ET'),
    stream(14, 'BT /R 10 Tf 60 700 Td (The second page has more about it.) Tj ET'),
    'trailer<</Root 1 0 R>>\n',
  ].join('');
}

inBothBrowsers('the source of a document', (browser, kind) => {
  /** @type {string} */
  let folder;
  let archive = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'samara-sources-'));
    const documents = join(folder, 'docs');
    mkdirSync(documents);
    for (const name of ['crawl.warc.gz', 'letter.eml', 'report.pdf'])
      copyFileSync(join(kept, name), join(documents, name));
    writeFileSync(join(documents, 'linked.pdf'), linkedPdf());
    const page = join(folder, 'archive.html');
    const words = ['pack', documents, '--out', page, '--title', 'The archive', '--originals', 'docs', '--quiet'];
    execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'ignore'] });
    archive = String(pathToFileURL(page));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Opens the first hit of a query. @param {Page} page @param {string} query */
  async function openFirst(page, query) {
    await ready(page);
    const { hits } = await type(page, query);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#reader h1');
    return hits[0];
  }

  if (kind === 'chromium') {
    test('is printed above it: title, date, sender and address', () =>
      visit(browser(), `${archive}#/letter.eml`, async ({ page }) => {
        await page.waitForSelector('#reader h1');
        await page.emulateMediaType('print');
        /** The lines of the header that are on paper. */
        const printed = () =>
          page.$$eval('#reader > header *, #reader header *', (parts) =>
            parts
              .filter((part) => !part.children.length && part.getClientRects().length)
              .map((part) => part.textContent?.trim() ?? ''),
          );
        const letter = await printed();
        for (const line of [
          'Feb 15, 2022',
          'Крылатые семена',
          'Ann Lee <ann@example.org>',
          'The archive: letter.eml',
        ]) {
          assert.ok(letter.includes(line), `${line}: ${letter.join(' | ')}`);
        }
        assert.ok(!letter.some((line) => /All documents|Copy|Print/i.test(line)), letter.join(' | '));
        await page.evaluate(() => (location.hash = '#/https%3A%2F%2Fexample.org%2F'));
        await page.waitForFunction(() =>
          /example\.org/.test(document.querySelector('#reader .printed')?.textContent ?? ''),
        );
        const capture = await printed();
        assert.ok(capture.includes('https://example.org/'), capture.join(' | '));
        await page.emulateMediaType('screen');
        assert.equal(await page.$eval('#reader .printed', (line) => line.getClientRects().length), 0);
      }));
  }

  test('a page of a crawl opens in the reader, and nothing is asked of its site', () =>
    visit(browser(), archive, async ({ page, requests, violations }) => {
      const { url } = await openFirst(page, 'notes it spins');
      assert.match(url, /^https:\/\/example\.org\//);
      const [address, route] = page.url().split('#');
      assert.equal(address, archive);
      assert.match(decodeURIComponent(route), /^\/https:\/\/example\.org\//);
      assert.match(await page.$eval('#reader .text', (text) => text.textContent ?? ''), /It spins/);
      // Only this link, which says so, leads to the site.
      const outside = await page.$$eval('#reader a[href^=http]', (links) => links.map((link) => link.className));
      assert.deepEqual(outside, ['original']);
      assert.deepEqual(
        requests.filter((request) => !/^(file|data|blob):/.test(request)),
        [],
      );
      assert.deepEqual(await violations(), []);
    }));

  test('a PDF opens at the page of the passage', () =>
    visit(browser(), archive, async ({ page }) => {
      const original = () => page.$eval('.original', (link) => /** @type {HTMLAnchorElement} */ (link).href);
      const file = String(pathToFileURL(join(folder, 'docs/report.pdf')));
      await openFirst(page, 'the right column has row number');
      assert.equal(await original(), `${file}#page=3`);
      await page.evaluate(() => (location.hash = '#/report.pdf?at=page%3D2'));
      await page.waitForFunction(() => document.querySelector('.original')?.getAttribute('href')?.endsWith('#page=2'));
      assert.equal(await original(), `${file}#page=2`);
    }));

  test('links of a PDF lead to its pages, in the reader', () =>
    visit(browser(), `${archive}#/linked.pdf`, async ({ page }) => {
      await page.waitForSelector('#reader h1');
      const paragraph = await page.$eval('#reader .text p', (text) => text.innerHTML);
      assert.match(paragraph, /^The <a class="inner"[^>]*><strong>winged seed<\/strong><\/a> spins and turns\.$/);
      await page.$eval('#reader a.inner', (link) => /** @type {HTMLElement} */ (link).click());
      await page.waitForFunction(() => location.hash.includes('at='));
      await page.waitForFunction(() => document.querySelector('.original')?.getAttribute('href')?.endsWith('#page=2'));
    }));
});
