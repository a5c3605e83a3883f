/** The sites in examples/, built with the `samara` command and opened in browsers. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { dist, open, ready, type } from './pages.js';
import { serve } from './server.js';

/** @import { Page } from 'puppeteer-core' */

const root = fileURLToPath(new URL('../../', import.meta.url));
const examples = join(root, 'examples');
/** The folder for everything that the tests build. */
const scratch = mkdtempSync(join(tmpdir(), 'samara-examples-'));
after(() => rmSync(scratch, { recursive: true }));

/**
 * @param {string} program
 * @param {string[]} words
 * @param {string} cwd
 */
const run = (program, words, cwd) =>
  execFileSync(program, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** The command that `cargo xtask test` has built, or the installed one. */
const command = process.env.SAMARA ?? 'samara';

/**
 * @param {string} cwd
 * @param {string[]} words
 */
const samara = (cwd, ...words) => run(command, words, cwd);

/**
 * Calls `build` once, for both browsers.
 * @template T
 * @param {() => T} build
 */
function once(build) {
  /** @type {{ value: T } | undefined} */
  let built;
  return () => (built ??= { value: build() }).value;
}

/** A copy of an example to build. @param {string} name */
function copy(name) {
  const folder = join(scratch, name);
  cpSync(join(examples, name), folder, { recursive: true });
  return folder;
}

/** The effects of the page's own keyboard shortcuts, and its path. @param {Page} page */
const state = (page) => page.evaluate(() => ({ path: location.pathname, help: document.body.dataset.help ?? null }));

/**
 * Follows the first hit and waits for its page.
 * @param {Page} page
 */
async function follow(page) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

const plain = once(() => {
  const site = copy('plain');
  samara(site, 'build', '.', '--out', 'search', '--inline', '--quiet');
  return site;
});

inBothBrowsers('examples/plain, from disk', (browser) => {
  /** @type {string} */
  let site;
  before(() => {
    site = plain();
  });

  test('searches from the front page and from a folder, and opens the section', async () => {
    const seen = await open(browser(), pathToFileURL(join(site, 'index.html')).href);
    const { page } = seen;
    try {
      await ready(page);
      assert.equal((await type(page, 'pods swell')).hits[0].title, 'Runner beans');
      const about = await page.$eval('samara-search >>> .samara-about', (line) => line.textContent);
      assert.equal(about, 'growing › beans');
      await follow(page);
      assert.match((await state(page)).path, /\/growing\/beans\.html$/);
      await ready(page);
      assert.equal((await type(page, 'wheelbarrow')).hits[0].title, 'The allotment');
      await follow(page);
      assert.match((await state(page)).path, /\/plain\/index\.html$/);
      assert.deepEqual(seen.errors, []);
    } finally {
      await page.close();
    }
  });

  test('shortcuts of the page work, but not while typing into the box', async () => {
    const seen = await open(browser(), pathToFileURL(join(site, 'index.html')).href);
    const { page } = seen;
    try {
      await ready(page);
      const { path } = await state(page);
      await type(page, 'why beans?');
      const keys = /** @type {const} */ (['ArrowLeft', 'ArrowRight', 'Home', 'ArrowDown', 'ArrowRight']);
      for (const key of keys) await page.keyboard.press(key);
      assert.deepEqual(await state(page), { path, help: null });
      await page.keyboard.press('Escape');
      await page.click('h1');
      await page.keyboard.press('?');
      await page.waitForFunction(() => document.body.dataset.help === 'shown');
      // The box with `hotkey=""` does not take the shortcut; the other box does.
      await page.keyboard.press('/');
      const focused = await page.evaluate(() =>
        [...document.querySelectorAll('samara-search')].map((box) => box === document.activeElement),
      );
      assert.deepEqual(focused, [true, false]);
    } finally {
      await page.close();
    }
  });

  test('styles of page and box do not affect each other, and the page has only the documented globals', async () => {
    const address = pathToFileURL(join(site, 'index.html')).href;
    const { page } = await open(browser(), address);
    const look = () =>
      page.evaluate(() => {
        const all = [...document.querySelectorAll('main, main *, nav, nav *')].map((node) => {
          const style = getComputedStyle(node);
          return JSON.stringify(Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)])));
        });
        const sheets = document.adoptedStyleSheets.length + document.styleSheets.length;
        return { all, sheets, globals: Object.keys(globalThis) };
      });
    try {
      await ready(page);
      const after = await look();
      const inside = await page.evaluate(() => {
        const input = /** @type {Element} */ (
          document.querySelector('samara-search')?.shadowRoot?.querySelector('input')
        );
        const { borderTopStyle, paddingTop, boxSizing } = getComputedStyle(input);
        return { borderTopStyle, paddingTop, boxSizing };
      });
      assert.notEqual(inside.borderTopStyle, 'dotted');
      assert.notEqual(inside.paddingTop, '40px');
      assert.equal(inside.boxSizing, 'border-box');

      // The same page without Samara's scripts, under a name that no build reads.
      const bare = join(site, '.bare.html');
      const source = readFileSync(join(site, 'index.html'), 'utf8')
        .replaceAll(/<script src="search.*?<\/script>/g, '')
        .replaceAll(/<samara-search.*?<\/samara-search>/g, '<div style="min-height: 1px"></div>');
      writeFileSync(bare, source);
      await page.goto(pathToFileURL(bare).href);
      const before = await look();
      assert.equal(after.sheets, before.sheets);
      assert.deepEqual(after.globals.filter((name) => !before.globals.includes(name)).sort(), [
        'Samara',
        'samaraIndexes',
      ]);
      const differ = after.all.filter((style, at) => withoutPlace(style) !== withoutPlace(before.all[at]));
      assert.deepEqual(differ, []);
    } finally {
      await page.close();
    }
  });

  test('two boxes on one page share one index, and both return results', async () => {
    const { page } = await open(browser(), pathToFileURL(join(site, 'index.html')).href);
    try {
      await ready(page);
      const found = await page.evaluate(() =>
        Promise.all(
          [...document.querySelectorAll('samara-search')].map(async (box) => {
            const samara = await box.load();
            return (await samara.search('compost')).hits[0].title;
          }),
        ),
      );
      assert.deepEqual(found, ['Compost', 'Compost']);
    } finally {
      await page.close();
    }
  });
});

/**
 * Removes lengths that depend on the content of the page, and the unit that the box registers: a registered custom
 * property is listed in the computed style of every element.
 * @param {string} style
 */
function withoutPlace(style) {
  const place = /size|width|height|origin|inset|top|bottom|left|right/;
  return Object.entries(JSON.parse(style))
    .filter(([name]) => !place.test(name) && name !== '--_samara-rem')
    .join(';');
}

const blog = once(() => {
  const site = copy('blog');
  samara(site, 'build', '--quiet');
  cpSync(join(site, 'public'), join(scratch, 'www/blog'), { recursive: true });
  return join(scratch, 'www');
});

inBothBrowsers('examples/blog, below a folder and with a base', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(blog());
  });
  after(() => server.close());

  test('every page gives the same results, hits lead to posts, and filters are shown', async () => {
    for (const path of ['blog/index.html', 'blog/posts/first-frost/index.html']) {
      const seen = await open(browser(), server.url + path);
      const { page } = seen;
      try {
        await ready(page);
        await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).open());
        const { hits, facets, total } = await type(page, 'envelope');
        assert.equal(total, 1);
        assert.equal(hits[0].title, 'Saving seed');
        assert.deepEqual(facets, { tags: [{ value: 'seed', count: 1 }], year: [{ value: '2024', count: 1 }] });
        await follow(page);
        assert.match((await state(page)).path, /^\/blog\/posts\/saving-seed\//);
        assert.equal(await page.title(), 'Saving seed | Field notes');
        assert.deepEqual(seen.errors, []);
      } finally {
        await page.close();
      }
    }
  });

  test('pages that are not documents are not indexed', async () => {
    const { page } = await open(browser(), `${server.url}blog/index.html`);
    try {
      await ready(page);
      const titles = await page.evaluate(async () => {
        const samara = await /** @type {any} */ (document.querySelector('samara-search')).load();
        const { hits } = await samara.search('', { sort: 'title' });
        return hits.map((/** @type {{ title: string }} */ hit) => hit.title);
      });
      assert.deepEqual(titles.sort(), ['Field notes', 'First frost', 'Saving seed']);
    } finally {
      await page.close();
    }
  });
});

/** A book built by mdBook: the example, or the Rust Book that rustup installs. Null if there is neither. */
const book = once(() => {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const folder = copy('mdbook');
  if (folders.some((folder) => existsSync(join(folder, 'mdbook')))) {
    run('mdbook', ['build'], folder);
    samara(folder, 'build', '--quiet');
    return { folder, page: 'wings.html', query: 'bristles', title: 'Parachutes' };
  }
  const built = join(run('rustc', ['--print', 'sysroot'], root).trim(), 'share/doc/rust/html/book');
  if (!existsSync(join(built, 'index.html'))) return null;
  cpSync(built, join(folder, 'book'), { recursive: true });
  // Inserts the two files of theme/ as mdBook does.
  for (const name of readdirSync(join(folder, 'book')).filter((name) => name.endsWith('.html'))) {
    const theme = (/** @type {string} */ file) =>
      readFileSync(join(folder, 'theme', file), 'utf8').replaceAll('{{ path_to_root }}', '');
    const page = readFileSync(join(folder, 'book', name), 'utf8');
    writeFileSync(
      join(folder, 'book', name),
      page
        .replace('</head>', () => `${theme('head.hbs')}</head>`)
        .replace('<main>', () => `${theme('header.hbs')}<main>`),
    );
  }
  samara(folder, 'build', '--quiet');
  return { folder, page: 'ch04-01-what-is-ownership.html', query: 'shadowing', title: 'Variables and Mutability' };
});

inBothBrowsers('examples/mdbook', (browser) => {
  /** @type {ReturnType<typeof book>} */
  let built;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    built = book();
    if (built) server = await serve(join(built.folder, 'book'));
  });
  after(() => server?.close());

  test('a hit opens its chapter, and arrow keys do not turn the page while the box is used', async (context) => {
    if (!built) return context.skip('neither mdbook nor the Book is installed: rustup component add rust-docs');
    const seen = await open(browser(), server.url + built.page);
    const { page } = seen;
    try {
      await ready(page);
      const { hits } = await type(page, built.query);
      assert.ok(
        hits.some((hit) => hit.title === built?.title),
        hits.map((hit) => hit.title).join(),
      );
      // In a book, arrow keys turn the page.
      const keys = /** @type {const} */ (['ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp']);
      for (const key of keys) await page.keyboard.press(key);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal((await state(page)).path, `/${built.page}`);
      await follow(page);
      assert.notEqual((await state(page)).path, `/${built.page}`);
    } finally {
      await page.close();
    }
  });
});

/** A page written with a framework, built by its bundler. @param {string} name */
function bundle(name) {
  const folder = join(examples, name);
  const out = join(scratch, name);
  assert.ok(existsSync(join(dist, 'npm/package.json')), 'dist/npm is missing: cargo xtask dist');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  run('npx', ['vite', 'build', '--logLevel', 'warn', '--outDir', out, '--emptyOutDir'], folder);
  samara(folder, 'build', join(root, 'seeds'), '--out', join(out, 'search'), '--facet', 'source', '--quiet');
  return out;
}

for (const name of ['react', 'vue']) {
  const built = once(() => bundle(name));

  inBothBrowsers(`examples/${name}`, (browser) => {
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    before(async () => {
      server = await serve(built());
    });
    after(() => server.close());

    test('the bundle includes the engine, and the page’s state receives the selected hit', async () => {
      const seen = await open(browser(), server.url);
      const { page } = seen;
      try {
        await page.waitForSelector('samara-search');
        await ready(page);
        assert.ok(
          server.log.some((path) => /^\/assets\/samara-.*\.wasm$/.test(path)),
          server.log.join(),
        );
        const { hits } = await type(page, 'telnor');
        await page.keyboard.press('Enter');
        await page.waitForSelector('#chosen');
        assert.equal(await page.$eval('#chosen', (node) => node.textContent), hits[0].title);
        assert.equal((await state(page)).path, '/');
        assert.deepEqual(seen.errors, []);
      } finally {
        await page.close();
      }
    });
  });
}
