/**
 * dist/maker.html, opened from disk: files of every kind go in, and the file that comes out is the one that `samara pack` writes.
 */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import {
  axeFindings,
  breakEngine,
  choose,
  facetBoxes,
  keepBlob,
  madePage,
  maker,
  pack,
  step,
  textOf,
  withoutEngine,
} from './maker-page.js';
import { ready, type, visit } from './pages.js';

const kept = fileURLToPath(new URL('../../crates/ingest/tests/documents/', import.meta.url));
const seeds = fileURLToPath(new URL('../../seeds/', import.meta.url));

/** The folder of the tests: some 200 files, five or more of each format, and what cannot be read. */
const folder = mkdtempSync(join(tmpdir(), 'samara-maker-'));
const reports = join(folder, 'reports');
/** @type {Map<string, Buffer>} */
const files = new Map();

/** Written files of formats that need no tool. @type {Record<string, (number: number) => string>} */
const written = {
  md: (n) =>
    `---\ndate: 2022-0${(n % 9) + 1}-15\nregion: region ${n % 3}\n---\n# Report ${n}\n\nHelicopter seeds, ${n}.\n`,
  txt: (n) => `Letter ${n}\n\nA samara spins on its way down, ${n} times.\n`,
  html: (n) => `<!doctype html><title>Page ${n} - The archive</title><h1>Page ${n}</h1><main><p>Wings, ${n}.</main>`,
  csv: (n) => `tree,height\nmaple,${n}\nash,${n + 1}\n`,
  tsv: (n) => `tree\theight\nelm\t${n}\n`,
  vtt: (n) => `WEBVTT\n\n00:0${n % 9}.000 --> 00:59.000\n<v Ann>The seed number ${n} spins.\n`,
  srt: (n) => `1\n00:00:01,000 --> 00:00:02,000\nSubtitle ${n}\n`,
  jsonl: (n) => `{"url":"lines/${n}a","title":"Line ${n}","text":"one"}\n{"url":"lines/${n}b","html":"<p>two"}\n`,
  eml: (n) =>
    `From: a@example.org\r\nSubject: Message ${n}\r\nDate: Tue, 15 Feb 2022 18:30:00 +0100\r\n\r\nText ${n}\r\n`,
  mbox: (n) =>
    `From a Tue Feb 15 18:30:00 2022\nSubject: One ${n}\n\nText.\n\nFrom b Tue Feb 15 18:30:00 2022\nSubject: Two\n\nMore.\n`,
  hocr: (n) =>
    `<html><body><div class="ocr_page"><p class="ocr_par"><span class="ocr_line">Scan ${n}</span></p></div></body></html>`,
  mhtml: (n) =>
    `From: <Saved>\r\nContent-Location: https://example.org/${n}\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<title>Saved ${n}</title><p>A saved page ${n}.\r\n`,
  doc: () => 'Cannot be read',
  png: () => 'A picture',
};

before(() => {
  for (const name of readdirSync(seeds)) files.set(`seeds/${name}`, readFileSync(join(seeds, name)));
  for (const copy of [1, 2, 3, 4, 5]) {
    for (const name of readdirSync(kept).filter((name) => !name.endsWith('.py'))) {
      files.set(`binary ${copy}/${name}`, readFileSync(join(kept, name)));
    }
  }
  for (const [extension, write] of Object.entries(written)) {
    for (const n of [1, 2, 3, 4, 5, 6, 7]) files.set(`written/${extension}/${n}.${extension}`, Buffer.from(write(n)));
  }
  files.set('damaged.pdf', Buffer.from('%PDF-1.7 and nothing else'));
  files.set('damaged.docx', Buffer.from('PK but no archive'));
  files.set('.hidden/secret.md', Buffer.from('# Secret'));
  files.set('saved.html', Buffer.from('<title>Saved</title><p>Saved with its folder'));
  files.set('saved_files/frame.html', Buffer.from('<p>An advertisement'));
  for (const [path, bytes] of files) {
    const file = join(reports, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
});
after(() => rmSync(folder, { recursive: true }));

inBothBrowsers('maker.html', (browser, kind) => {
  test('makes the page that samara pack makes, of a folder with every format', async () => {
    await visit(
      browser(),
      maker,
      async ({ page, requests, violations }) => {
        await choose(page, files, 'reports');
        await step(page, 'form');
        assert.match(await textOf(page, '#report-title'), /^\d{3} documents from \d{3} files$/);
        const report = await page.evaluate(() => document.getElementById('lists')?.textContent ?? '');
        assert.match(report, /binary 3\/encrypted\.pdf[^|]*encrypted; save it without a password/);
        assert.match(report, /written\/doc\/1\.doc/);
        assert.match(report, /damaged\.docx/);
        assert.match(report, /saved_filesbelongs to the saved page saved\.html/);
        // The facets are those that the command chooses, until somebody chooses others.
        const ticked = await facetBoxes(page);
        assert.ok(ticked.some(({ checked }) => checked) && ticked.some(({ checked }) => !checked));
        const expected = pack(reports, join(folder, `${kind}.html`), ['--title', 'reports']);
        const made = await madePage(page);
        assert.equal(
          await page.$eval('#save', (save) => /** @type {HTMLAnchorElement} */ (save).download),
          'reports.html',
        );
        assert.equal(withoutEngine(made), withoutEngine(expected));
        // Nothing came from a network, and nothing was refused by the page's own policy.
        assert.deepEqual(
          requests.filter((url) => !/^(file|blob|data):/.test(url)),
          [],
        );
        assert.deepEqual(await violations(), []);

        const file = join(folder, `made-${kind}.html`);
        writeFileSync(file, made);
        await visit(browser(), pathToFileURL(file).href, async ({ page: packedPage }) => {
          await ready(packedPage);
          const { hits } = await type(packedPage, 'helicopter seeds');
          assert.match(hits[0].title, /^Report \d/);
        });
      },
      keepBlob,
    );
  });

  test('facets are chosen, and stay chosen when files are added', async () => {
    const region = (/** @type {string} */ name) =>
      /** @type {[string, Buffer][]} */ (
        ['a', 'b', 'c', 'd'].map((title, at) => [
          `${name}-${title}.md`,
          Buffer.from(`---\nregion: r${at % 2}\nkind: k${at % 2}\ncity: ${at % 3}\n---\n# ${name} ${title}\n`),
        ])
      );
    await visit(
      browser(),
      maker,
      async ({ page }) => {
        await choose(page, region('one'), 'facets');
        await step(page, 'form');
        assert.deepEqual(
          (await facetBoxes(page)).map(({ value, checked }) => [value, checked]),
          [
            ['kind', true],
            ['region', true],
            ['city', false],
          ],
        );
        for (const name of ['kind', 'city']) await page.click(`#facets [value=${name}]`);
        const source = join(folder, `facets-${kind}`);
        mkdirSync(source);
        for (const [path, bytes] of region('one')) writeFileSync(join(source, path), bytes);
        const expected = pack(source, `${source}.html`, [
          ...['--title', 'facets', '--facet', 'region', '--facet', 'city', '--lang', 'fr'],
        ]);
        await page.select('#lang', 'fr');
        const placeholder = await page.$eval('#description', (field) => field.getAttribute('placeholder'));
        assert.match(placeholder ?? '', /^La recherche se fait sur cette page seule/);
        assert.equal(withoutEngine(await madePage(page)), withoutEngine(expected));
        assert.ok(expected.includes('<p>Samara : la recherche qui voyage avec la page.</p>'));
      },
      keepBlob,
    );
    await visit(browser(), maker, async ({ page }) => {
      await choose(page, region('one'), 'facets');
      await step(page, 'form');
      await page.click('#facets [value=kind]');
      await choose(page, region('two'), 'more');
      await page.waitForFunction(() => document.getElementById('report-title')?.textContent?.startsWith('8 documents'));
      await step(page, 'form');
      const checked = (await facetBoxes(page)).filter((box) => box.checked).map(({ value }) => value);
      assert.ok(checked.includes('region') && !checked.includes('kind'), String(checked));
    });
  });

  test('single files are added to each other, and texts of the page are chosen', async () => {
    await visit(
      browser(),
      maker,
      async ({ page }) => {
        await choose(page, [['a.md', Buffer.from('# Ash\n\nWings.')]]);
        await step(page, 'form');
        assert.equal(await page.$eval('#title', (field) => /** @type {HTMLInputElement} */ (field).value), 'a');
        await choose(page, [['b.txt', Buffer.from('Birch\n\nCatkins.')]]);
        await page.waitForFunction(
          () => document.getElementById('report-title')?.textContent === '2 documents from 2 files',
        );
        await step(page, 'form');
        await page.evaluate(() => {
          const values = {
            title: 'Trees & <b>seeds</b>',
            description: 'Two of them',
            footer: 'The end',
            name: 'Ann',
            lang: 'de',
          };
          for (const [id, value] of Object.entries(values)) {
            /** @type {HTMLInputElement} */ (document.getElementById(id)).value = value;
          }
          /** @type {HTMLInputElement} */ (document.querySelector('[name=plain]')).checked = true;
        });
        const made = await madePage(page);
        const trees = join(folder, `trees-${kind}`);
        mkdirSync(trees);
        writeFileSync(join(trees, 'a.md'), '# Ash\n\nWings.');
        writeFileSync(join(trees, 'b.txt'), 'Birch\n\nCatkins.');
        const expected = pack(trees, `${trees}.html`, [
          ...['--title', 'Trees & <b>seeds</b>', '--description', 'Two of them', '--footer', 'The end'],
          ...['--name', 'Ann', '--lang', 'de', '--plain'],
        ]);
        assert.equal(withoutEngine(made), withoutEngine(expected));
        assert.ok(made.includes('Schließen'), 'the words of the box are in the language');
      },
      keepBlob,
    );
  });

  test('says so when there is nothing to read', async () => {
    await visit(browser(), maker, async ({ page }) => {
      await choose(page, [
        ['leaf.png', Buffer.from('x')],
        ['old.doc', Buffer.from('x')],
      ]);
      await step(page, 'report');
      assert.equal(await textOf(page, '#report-title'), 'No document found');
      assert.match(await textOf(page, '#lists'), /old\.doc/);
      assert.equal(await page.$eval('#form', (form) => /** @type {HTMLElement} */ (form).hidden), true);
    });
  });

  test('can be cancelled, and reads again', async () => {
    await visit(browser(), maker, async ({ page }) => {
      await page.evaluate(() => {
        document.getElementById('files')?.addEventListener('change', () => document.getElementById('cancel')?.click(), {
          once: true,
        });
      });
      await choose(page, [['a.md', Buffer.from('# Ash')]]);
      await page.waitForFunction(() => document.getElementById('status')?.textContent === 'Cancelled');
      await step(page, 'pick');
      await choose(page, [['b.md', Buffer.from('# Birch')]]);
      await step(page, 'form');
      assert.equal(await textOf(page, '#report-title'), '1 document from 1 file');
    });
  });

  test('a parser that fails loses its file only', async () => {
    await visit(
      browser(),
      maker,
      async ({ page }) => {
        // When it reads the second file.
        await breakEngine(
          page,
          `folder_readFile: (folder, file, ...rest) => {
            if (file === 1) throw new WebAssembly.RuntimeError('unreachable');
            return exports.folder_readFile(folder, file, ...rest);
          }`,
        );
        const given = ['a', 'b', 'c'].map(
          (name) => /** @type {[string, Buffer]} */ ([`${name}.md`, Buffer.from(`# ${name}`)]),
        );
        await choose(page, given);
        await step(page, 'form');
        assert.equal(await textOf(page, '#report-title'), '2 documents from 2 files');
        assert.match(await textOf(page, '#lists'), /b\.md\s+the parser failed on it/);
        assert.ok((await madePage(page)).includes('samaraIndexes'));
      },
      keepBlob,
    );
  });

  test('works by keyboard, and axe-core reports no violation', async () => {
    await visit(
      browser(),
      maker,
      async ({ page }) => {
        assert.deepEqual(await axeFindings(page), [], 'at first');
        await choose(page, [
          ['a.md', Buffer.from('---\ntags: [x]\n---\n# Ash')],
          ['b.md', Buffer.from('---\ntags: [x]\n---\n# Birch')],
          ['c.doc', Buffer.from('')],
        ]);
        await step(page, 'form');
        assert.equal(await page.evaluate(() => document.activeElement?.id), 'report-title');
        assert.deepEqual(await axeFindings(page), [], 'with the report and the form');
        await page.focus('#title');
        await page.keyboard.press('Enter');
        await step(page, 'done');
        assert.equal(await page.evaluate(() => document.activeElement?.id), 'done-title');
        assert.deepEqual(await axeFindings(page), [], 'with the file');
        await page.focus('#again');
        await page.keyboard.press('Enter');
        await step(page, 'pick');
        assert.equal(await page.evaluate(() => document.activeElement?.id), 'choose-folder');
      },
      keepBlob,
    );
  });
});
