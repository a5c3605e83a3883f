/**
 * dist/maker.html, opened from disk: files of every kind go in, and the file that comes out is the one that `samara pack` writes.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { dist, ready, type, visit } from './pages.js';

/** @import { Page } from 'puppeteer-core' */

const maker = pathToFileURL(join(dist, 'maker.html')).href;
const kept = fileURLToPath(new URL('../../crates/ingest/tests/documents/', import.meta.url));
const seeds = fileURLToPath(new URL('../../seeds/', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

/** Keeps the last blob that got an address: the page that was made. Its address cannot be fetched under the page's policy. */
function keepBlob() {
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    if (blob instanceof Blob && blob.type === 'text/html') Object.assign(globalThis, { madePage: blob });
    return create(blob);
  };
}

/**
 * Gives files to the page's field, as a browser does after a folder was chosen: files with paths below the folder's name.
 * @param {Page} page
 * @param {Iterable<[string, Buffer]>} given
 * @param {string} [name] of the folder; none for single files
 */
async function choose(page, given, name) {
  const encoded = [...given].map(([path, bytes]) => [name ? `${name}/${path}` : path, bytes.toString('base64')]);
  await page.evaluate(
    (encoded, isFolder) => {
      const files = encoded.map(([path, text]) => {
        const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        const file = new File([bytes], /** @type {string} */ (path.split('/').pop()));
        if (isFolder) Object.defineProperty(file, 'webkitRelativePath', { value: path });
        return file;
      });
      const input = /** @type {HTMLInputElement} */ (document.getElementById(isFolder ? 'folder' : 'files'));
      Object.defineProperty(input, 'files', { value: files, configurable: true });
      input.dispatchEvent(new Event('change'));
    },
    encoded,
    !!name,
  );
}

/**
 * Waits until a part of the page is shown.
 * @param {Page} page
 * @param {string} id
 */
async function step(page, id) {
  await page.waitForFunction((id) => document.getElementById(id)?.hidden === false, { timeout: 300_000 }, id);
}

/** @param {Page} page @param {string} selector */
const textOf = (page, selector) =>
  page.evaluate((selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).innerText, selector);

/** The page that was made. @param {Page} page */
async function madePage(page) {
  await page.evaluate(() => /** @type {HTMLFormElement} */ (document.getElementById('form')).requestSubmit());
  await step(page, 'done');
  const base64 = await page.evaluate(async () => {
    const bytes = new Uint8Array(await /** @type {any} */ (globalThis).madePage.arrayBuffer());
    const portions = [];
    for (let at = 0; at < bytes.length; at += 30_000) {
      portions.push(String.fromCharCode(...bytes.subarray(at, at + 30_000)));
    }
    return btoa(portions.join(''));
  });
  return Buffer.from(base64, 'base64').toString('utf8');
}

/**
 * The page that the command makes.
 * @param {string} source
 * @param {string} out
 * @param {string[]} options
 */
function pack(source, out, options) {
  const words = ['pack', source, '--out', out, '--quiet', ...options];
  execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'ignore'] });
  return readFileSync(out, 'utf8');
}

/**
 * The parts of a page that do not depend on how its engine was compiled: the command of these tests has one that is not
 * optimized by wasm-opt. The index, in a script of its own, is the last thing before that of the engine.
 * @param {string} page
 */
function withoutEngine(page) {
  const index = page.indexOf('(globalThis.samaraIndexes');
  const end = page.indexOf('</script>', index);
  assert.ok(index > 0 && end > index, 'the page has an index');
  return page.slice(0, end);
}

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
        const offered = await page.evaluate(() =>
          [...document.querySelectorAll('#facets input')].map((box) => /** @type {HTMLInputElement} */ (box).value),
        );
        assert.ok(offered.includes('region') && offered.includes('year'), String(offered));
        // In the order of the page, which is that of the options.
        const facets = offered.filter((name) => name === 'region' || name === 'year');
        await page.evaluate((facets) => {
          for (const name of facets) {
            /** @type {HTMLInputElement} */ (document.querySelector(`#facets [value=${name}]`)).checked = true;
          }
        }, facets);
        const options = facets.flatMap((name) => ['--facet', name]);
        const expected = pack(reports, join(folder, `${kind}.html`), ['--title', 'reports', ...options]);
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
        // The instance of the engine ends in a trap, as by a panic, when it reads the second file.
        await page.evaluate(() => {
          const script = /** @type {HTMLElement} */ (document.getElementById('maker-worker'));
          const fault = `
            const { Instance } = WebAssembly;
            WebAssembly.Instance = function (module, imports) {
              const { exports } = new Instance(module, imports);
              const read = (folder, file, ...rest) => {
                if (file === 1) throw new WebAssembly.RuntimeError('unreachable');
                return exports.folder_readFile(folder, file, ...rest);
              };
              return { exports: { ...exports, folder_readFile: read } };
            };`;
          const bytes = Uint8Array.from(atob(script.textContent ?? ''), (character) => character.charCodeAt(0));
          const source = fault + new TextDecoder().decode(bytes);
          script.textContent = btoa(String.fromCharCode(...new TextEncoder().encode(source)));
        });
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
        await page.evaluate(axe);
        const violations = () =>
          page.evaluate(async () => {
            const { violations } = await /** @type {any} */ (globalThis).axe.run();
            return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
          });
        assert.deepEqual(await violations(), [], 'at first');
        await choose(page, [
          ['a.md', Buffer.from('---\ntags: [x]\n---\n# Ash')],
          ['b.md', Buffer.from('---\ntags: [x]\n---\n# Birch')],
          ['c.doc', Buffer.from('')],
        ]);
        await step(page, 'form');
        assert.equal(await page.evaluate(() => document.activeElement?.id), 'report-title');
        assert.deepEqual(await violations(), [], 'with the report and the form');
        await page.focus('#title');
        await page.keyboard.press('Enter');
        await step(page, 'done');
        assert.equal(await page.evaluate(() => document.activeElement?.id), 'done-title');
        assert.deepEqual(await violations(), [], 'with the file');
        await page.focus('#again');
        await page.keyboard.press('Enter');
        await step(page, 'pick');
        assert.equal(await page.evaluate(() => document.activeElement?.id), 'choose-folder');
      },
      keepBlob,
    );
  });
});
