/** An index with the vectors of a sentence model, here a tiny one: on a host, from disk, in one file, and in Node. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { write } from './hosts.js';
import { ready, shown, type, visit } from './pages.js';
import { serve } from './server.js';

/** @import { Hit, Results } from '../../www/samara.d.ts' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const model = fileURLToPath(new URL('../../crates/meaning/tests/tiny', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'samara-meaning-'));
after(() => rmSync(scratch, { recursive: true }));

// Two subjects in the few words of the model. Three pages of the first one have the word that is searched.
for (let number = 0; number < 12; number++) {
  const subject = number % 2 ? 'wind, wind. sam tree' : 'maple maple seed';
  const word = number < 6 && number % 2 === 0 ? 'propeller' : 'page';
  write(scratch, `docs/${number}.md`, `# ${word} ${number}\n\n${subject} ${word} ${number}\n`);
}

/** @param {string[]} words */
function samara(...words) {
  execFileSync(process.env.SAMARA ?? 'samara', [...words, '--quiet'], {
    cwd: scratch,
    env: { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
samara('build', 'docs', '--out', 'site', '--inline', '--meaning', model);
samara('build', 'docs', '--out', 'site/parts', '--parts', '--meaning', model);
samara('build', 'docs', '--out', 'plain');
samara('pack', 'docs', '--out', 'packed.html', '--meaning', model);

const page = (/** @type {string} */ content) => `<!doctype html><html lang="en"><meta charset="utf-8">
  <meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval';
    style-src 'self'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'">
  <title>Trees</title><link rel="icon" href="data:,">${content}`;
write(scratch, 'site/classic.html', page('<script src="samara.js" defer></script><samara-search src="docs.samara">'));
write(
  scratch,
  'site/module.html',
  page('<script type="module" src="samara-define.mjs"></script><samara-search src="docs.samara">'),
);
write(
  scratch,
  'site/lazy.html',
  page('<script type="module" src="samara-search.js"></script><samara-search src="docs.samara">'),
);
write(
  scratch,
  'site/parts/index.html',
  page('<script src="samara.js" defer></script><samara-search src="docs.samara">'),
);
// A policy with 'self' forbids scripts beside a page on disk.
writeFileSync(
  join(scratch, 'site/inline.html'),
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Trees</title><link rel="icon" href="data:,">
   <script src="docs.samara.js" defer></script><script src="samara.js" defer></script><samara-search></samara-search>`,
);

/** Pages with the word come first; the others say that they lack it. @param {Results} results */
function check({ hits, complete, total }) {
  assert.equal(complete, 3);
  assert.ok(total > 3, `${total} hits`);
  assert.deepEqual(
    hits.map(({ missing }) => missing),
    hits.map((_, at) => (at < 3 ? [] : ['propeller'])),
  );
}

test('Node finds pages without the word, and the engine for other indexes skips the vectors', async () => {
  const open = async (/** @type {string} */ engine) => {
    const { Samara } = await import(pathToFileURL(join(scratch, engine, 'samara.mjs')).href);
    return Samara.open(join(scratch, 'site/docs.samara'));
  };
  check(await (await open('site')).search('propeller'));
  assert.equal((await (await open('plain')).search('propeller')).total, 3);
  const [plain, larger] = ['plain', 'site'].map((name) => readFileSync(join(scratch, name, 'samara.wasm')).length);
  assert.ok(larger > plain && larger < plain + 8_000, `${plain} and ${larger} bytes`);
});

test('Node lists similar documents, and none where the engine or the index has no vectors', async () => {
  const open = async (/** @type {string} */ engine, /** @type {string} */ index) => {
    const { Samara } = await import(pathToFileURL(join(scratch, engine, 'samara.mjs')).href);
    return Samara.open(join(scratch, index, 'docs.samara'));
  };
  const samara = await open('site', 'site');
  const hits = await samara.similar('1.md', { limit: 3 });
  assert.equal(hits.length, 3);
  assert.ok(
    hits.every((/** @type {Hit} */ { url }) => Number.parseInt(url) % 2 && url !== '1.md'),
    JSON.stringify(hits),
  );
  assert.deepEqual(await samara.similar('nowhere.md'), []);
  await assert.rejects(samara.similar('1.md', { limit: -1 }), /^TypeError: similar: the option “limit”/);
  await assert.rejects(samara.similar(), /^TypeError: the url should be a string/);
  for (const [engine, index] of [
    ['plain', 'site'],
    ['site', 'plain'],
    ['plain', 'plain'],
  ]) {
    assert.deepEqual(await (await open(engine, index)).similar('1.md'), []);
  }
});

inBothBrowsers('an index with vectors', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(scratch, 'site'));
  });
  after(() => server.close());

  const places = {
    'as a classic script': () => `${server.url}classic.html`,
    'as modules': () => `${server.url}module.html`,
    'loaded on use': () => `${server.url}lazy.html`,
    'from disk': () => pathToFileURL(join(scratch, 'site/inline.html')).href,
    'in one file': () => pathToFileURL(join(scratch, 'packed.html')).href,
  };
  for (const [place, address] of Object.entries(places)) {
    test(`finds pages without the word, which say so: ${place}`, () =>
      visit(browser(), address(), async ({ page, violations }) => {
        await ready(page);
        const results = await type(page, 'propeller');
        check(results);
        const { options } = await shown(page);
        assert.deepEqual(
          options.map(({ text }) => /Missing:\s*propeller/.test(text)),
          results.hits.map((_, at) => at >= 3),
        );
        assert.deepEqual(await violations(), []);
      }));
  }

  test('orders the hits of an index in parts', () =>
    visit(browser(), `${server.url}parts/index.html`, async ({ page, violations }) => {
      await ready(page);
      const { hits } = await type(page, 'propeller page');
      const { Samara } = await import(pathToFileURL(join(scratch, 'site/parts/samara.mjs')).href);
      const samara = await Samara.open(join(scratch, 'site/parts/docs.samara'));
      const explained = await samara.search('propeller page', { explain: true });
      const urls = (/** @type {Hit[]} */ hits) => hits.map(({ url }) => url);
      assert.deepEqual(urls(hits), urls(explained.hits));
      const parts = explained.hits.map((/** @type {Hit} */ { explanation }) => explanation?.meaning ?? 0);
      assert.ok(Math.max(...parts) > 0 && Math.min(...parts) < Math.max(...parts), `${parts}`);
      assert.deepEqual(await violations(), []);
    }));

  test('the reader of a packed page links to similar documents', () =>
    visit(browser(), `${places['in one file']()}#/1.md`, async ({ page }) => {
      const links = () =>
        page.$$eval('#reader .related a', (links) =>
          links.map((link) => /** @type {HTMLAnchorElement} */ (link).hash.slice(2)),
        );
      await page.waitForSelector('#reader .related');
      const found = await links();
      assert.ok(found.length && !found.includes('1.md') && found.every((url) => Number.parseInt(url) % 2), `${found}`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
      assert.deepEqual(
        violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`),
        [],
      );
      await page.$eval('#reader .related a', (link) => /** @type {HTMLElement} */ (link).click());
      await page.waitForFunction((url) => location.hash === `#/${url}`, {}, found[0]);
    }));
});
