/** A site whose index is in parts, as `samara build --parts` writes it: searched in the box, counted on the host. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { answer, faulty, write } from './hosts.js';
import { marked, ready, shown, type, visit } from './pages.js';
import { appears } from './states.js';

/** @import { Page } from 'puppeteer-core' */
/** @import { Results, Samara, SamaraSearchElement, SearchOptions } from '../../www/samara.d.ts' */

const scratch = mkdtempSync(join(tmpdir(), 'samara-large-'));
after(() => rmSync(scratch, { recursive: true }));

const trees = ['maple', 'ash', 'elm', 'birch', 'linden', 'hornbeam', 'spruce', 'larch', 'alder', 'rowan'];
const places = ['valley', 'ridge', 'shore', 'quarry', 'orchard', 'meadow', 'harbour'];

/** Words that fill the texts, so that there are many keys. @param {number} number */
const filler = (number) => Array.from({ length: 60 }, (_, at) => `w${(number * 131 + at * 37) % 3001}`).join(' ');

/** @param {number} number */
function report(number) {
  const [tree, place] = [trees[number % trees.length], places[number % places.length]];
  return `---\ntitle: Report ${number} on the ${tree}\nyear: ${2000 + (number % 4)}\nkind: ${number % 3 ? 'survey' : 'letter'}\n---
## Winged fruits\n\nThe ${tree} of the ${place} lets go of its seeds in autumn. ${filler(number)}\n
## Observations\n\nA gust of wind carried the seeds over the ${place}. ${filler(number + 7)}\n`;
}

const special = {
  'lighthouse.md':
    '---\ntitle: The lighthouse keeper\nyear: 2003\nkind: letter\n---\nThe keeper planted a dragon tree beside the lighthouse.\n\n## Storms\n\nThe tree of the dragon survived every storm.\n',
};

/**
 * Builds a site.
 * @param {string} name
 * @param {Record<string, string>} more documents
 * @param {string[]} form options
 */
function build(name, more, form = ['--parts']) {
  const [docs, site] = [join(scratch, `${name}-docs`), join(scratch, name)];
  for (let number = 0; number < 400; number++) write(docs, `reports/${number}.md`, report(number));
  for (const [path, text] of Object.entries({ ...special, ...more })) write(docs, path, text);
  const words = ['build', docs, '--out', site, '--name', 'docs', ...form, '--quiet'];
  execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const page = (/** @type {string} */ attributes) => `<!doctype html><html lang="en"><meta charset="utf-8">
    <meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval';
      style-src 'self'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'">
    <title>Reports</title><link rel="icon" href="data:,"><script src="samara.js" defer></script>
    <samara-search src="docs.samara" ${attributes}></samara-search>`;
  write(site, 'index.html', page(''));
  write(site, 'dialog.html', page('mode="dialog" preview'));
  write(site, 'whole.html', page('form="whole"'));
  write(site, 'parts.html', page('form="parts"'));
  return site;
}

const site = build('site', {});

/** Random letters, so that the whole index has more than 300 KB. */
function noise() {
  let state = 7;
  const letter = () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(97 + (state % 26));
  };
  const word = () => Array.from({ length: 9 }, letter).join('');
  const page = () => `# Noise\n\n${Array.from({ length: 1600 }, word).join(' ')}\n`;
  return Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`noise/${at}.md`, page()]));
}

const both = build('both', noise(), []);
const packs = (/** @type {string} */ folder) => readdirSync(folder).find((name) => name.startsWith('docs-')) ?? '';

/**
 * Searches with the API of the open box.
 * @param {Page} page
 * @param {string} query
 * @param {SearchOptions} [options]
 * @returns {Promise<Results>}
 */
const search = (page, query, options = {}) =>
  page.evaluate(
    (query, options) => {
      const element = /** @type {SamaraSearchElement} */ (document.querySelector('samara-search'));
      return /** @type {any} */ (element.samara).search(query, options);
    },
    query,
    options,
  );

/**
 * Waits for a condition.
 * @param {() => boolean | Promise<boolean>} condition
 * @param {string} name
 */
async function until(condition, name) {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`waited in vain: ${name}`);
}

/** A host that counts the bytes of its answers. @param {string} folder */
async function counting(folder) {
  let before = 0;
  let bytes = 0;
  let hasSentWhole = false;
  const host = await faulty(folder, (request) => {
    bytes += request.range ? request.range[1] - request.range[0] : request.file.length;
    hasSentWhole ||= !request.range && request.file.length > 300_000;
    answer(request);
  });
  return {
    ...host,
    /** Whether a whole index was requested. */
    get hasSentWhole() {
      return hasSentWhole;
    },
    /** Requests and bytes since the last call. */
    take() {
      const taken = { requests: host.answered - before, bytes };
      [before, bytes] = [host.answered, 0];
      return taken;
    },
  };
}

test('an index in parts agrees with a whole one, in Node', async () => {
  const whole = join(scratch, 'whole');
  const words = ['build', join(scratch, 'site-docs'), '--out', whole, '--name', 'docs', '--whole', '--quiet'];
  execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  // Each form has an engine of its own.
  const open = async (/** @type {string} */ folder) => {
    const { Samara } = await import(pathToFileURL(join(folder, 'samara.mjs')).href);
    return Samara.open(join(folder, 'docs.samara'));
  };
  const [expected, found] = [await open(whole), await open(site)];
  assert.deepEqual(found.info, expected.info);
  /** @type {[string, SearchOptions?][]} */
  const queries = [
    ['lighthouse'],
    ['birch orchard'],
    ['horn'],
    ['hornbaem'],
    ['"dragon tree"'],
    ['"tree dragon"'],
    ['birch -orchard'],
    ['title:birch'],
    ['lighthouse OR rowan'],
    ['keeper planted dragon tree storm'],
    ['nothingofthekind'],
    ['birch', { filters: { kind: 'letter' }, sort: 'year:desc' }],
    ['seeds', { offset: 390 }],
    ['seeds', { filters: { year: ['2001', '2003'] }, limit: 3 }],
  ];
  for (const [query, options] of queries) {
    const [a, b] = [await expected.search(query, options), await found.search(query, options)];
    const summary = (/** @type {Results} */ { hits, total, complete, facets, relaxed, suggestion }) => [
      { total, complete, facets, relaxed, suggestion },
      hits.length,
      hits.slice(0, 1).map(({ url, title, titleMarks, excerpt }) => ({ url, title, titleMarks, excerpt })),
    ];
    assert.deepEqual(summary(b), summary(a), query);
  }
  assert.deepEqual(await found.suggest('lightho'), await expected.suggest('lightho'));
  const view = (/** @type {Samara} */ samara) => samara.document('lighthouse.md', { query: 'dragon' });
  assert.deepEqual(await view(found), await view(expected));
});

test('bytes of an index in parts, and scripts without the engine of an index, are refused with advice', async () => {
  const open = async (/** @type {string} */ script, /** @type {any} */ source) => {
    const { Samara } = await import(pathToFileURL(script).href);
    return Samara.open(source);
  };
  await assert.rejects(
    open(join(site, 'samara.mjs'), readFileSync(join(site, 'docs.samara'))),
    /^Error: This index is in parts: open it by its address, not by its bytes\.$/,
  );
  await assert.rejects(
    open(join(scratch, 'whole/samara.mjs'), join(site, 'docs.samara')),
    /^VersionError: This index is in parts: load the script that `samara build` has written beside it\.$/,
  );
  await assert.rejects(
    import(pathToFileURL(join(site, 'samara.mjs')).href).then(({ Samara }) =>
      Samara.open(join(site, 'docs.samara'), { form: 'whole' }),
    ),
    /^Error: This index is only in parts: build it without --parts, or leave out form="whole"\.$/,
  );
  await assert.rejects(
    open(join(site, 'samara.mjs'), join(scratch, 'whole/docs.samara')),
    /^VersionError: This index is whole: load the script that `samara build` has written beside it\.$/,
  );
});

inBothBrowsers('an index in parts', (browser, kind) => {
  test('answers every kind of query, with few requests and no second one', async () => {
    const host = await counting(site);
    await visit(browser(), host.url, async ({ page, violations }) => {
      await ready(page);
      // The root, and nothing per page in it.
      const root = host.take();
      assert.equal(root.requests, 1);
      assert.ok(root.bytes < 10_000, `${root.bytes}`);

      const first = await type(page, 'dragon lighthouse');
      const used = host.take();
      // Every prefix of the query has been searched, too.
      assert.ok(used.requests > 2 && used.bytes < 200_000, JSON.stringify(used));
      assert.deepEqual([first.total, first.hits[0].url], [1, 'lighthouse.md']);
      assert.deepEqual(marked(first.hits[0].excerpt), ['dragon', 'lighthouse', 'dragon']);
      assert.match((await shown(page)).options[0].text, /The lighthouse keeper/);

      const again = await search(page, 'dragon lighthouse');
      assert.deepEqual(
        again.hits,
        first.hits.map((hit) => ({ ...hit })),
      );
      assert.deepEqual(host.take(), { requests: 0, bytes: 0 });

      // A query of which nothing is there yet.
      const fresh = await search(page, 'birch orchard');
      const cost = host.take();
      assert.ok(cost.requests <= 20 && cost.bytes <= 40_000, JSON.stringify(cost));
      assert.equal(fresh.complete, 5);
      const [{ title, excerpt, sections }] = fresh.hits;
      assert.match(title, /birch/);
      assert.ok(marked(excerpt).includes('birch') && marked(excerpt).includes('orchard'), excerpt.text);
      assert.deepEqual(sections.map(({ heading }) => heading).sort(), ['Observations', 'Winged fruits']);
      const suggested = await page.evaluate(() =>
        /** @type {any} */ (document.querySelector('samara-search')).samara.suggest('lightho'),
      );
      assert.equal(suggested[0].text, 'lighthouse');
      assert.deepEqual(await violations(), []);
    }).finally(host.close);
  });

  test('goes on with the whole index when that has arrived, and then requests nothing', async () => {
    const host = await counting(both);
    await visit(browser(), host.url, async ({ page, violations }) => {
      await ready(page);
      assert.equal(host.take().requests, 1);
      const first = await type(page, 'birch');
      const { options } = await shown(page);
      await until(() => host.hasSentWhole, 'the whole index is loaded');
      // A word that was not searched before needs texts, which only the whole index has already.
      let word = 0;
      await until(async () => {
        host.take();
        await search(page, `w${word++}`);
        return host.take().requests === 0;
      }, 'the whole index is open');

      // The list stays, and its further hits are those of the same order.
      assert.deepEqual((await shown(page)).options, options);
      const all = await search(page, 'birch', { limit: 40, prefer: 'en' });
      assert.deepEqual(
        all.hits.slice(0, 10).map(({ url }) => url),
        first.hits.map(({ url }) => url),
      );
      assert.equal(all.total, first.total);
      host.take();

      for (const query of ['dragon lighthouse', 'elm quarry', 'hornbaem', '"tree dragon"', 'birch -orchard'])
        await search(page, query);
      const found = await search(page, 'lighthouse keeper');
      assert.deepEqual([found.hits[0].url, found.totalIsExact], ['lighthouse.md', true]);
      assert.deepEqual(host.take(), { requests: 0, bytes: 0 });
      assert.deepEqual(await violations(), []);
    }).finally(host.close);
  });

  test('stays in one form where the element says so', async () => {
    const host = await counting(both);
    await visit(browser(), `${host.url}whole.html`, async ({ page }) => {
      await ready(page);
      assert.ok(host.take().bytes > 300_000);
      const found = await type(page, 'lighthouse keeper');
      assert.equal(found.hits[0].url, 'lighthouse.md');
      assert.deepEqual(host.take(), { requests: 0, bytes: 0 });
    });
    await visit(browser(), `${host.url}parts.html`, async ({ page }) => {
      await ready(page);
      await type(page, 'lighthouse keeper');
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.ok(host.take().bytes < 300_000);
    }).finally(host.close);
  });

  test('stays in parts where the whole index cannot be loaded', async () => {
    const folder = join(scratch, `without-${kind}`);
    cpSync(both, folder, { recursive: true });
    rmSync(join(folder, packs(folder), 'whole.samara'));
    const host = await counting(folder);
    await visit(browser(), host.url, async ({ page, errors }) => {
      await ready(page);
      await type(page, 'keeper');
      await until(() => errors.length > 0 || kind === 'firefox', 'the browser reports the missing file');
      assert.equal((await search(page, 'lighthouse dragon')).total, 1);
      errors.splice(0, errors.length, ...errors.filter((error) => !/^Failed to load resource/.test(error)));
    }).finally(host.close);
  });

  test('shows a document beside the list', async () => {
    const host = await counting(site);
    await visit(browser(), `${host.url}dialog.html`, async ({ page }) => {
      await page.setViewport({ width: 1300, height: 800 });
      await ready(page);
      await page.evaluate(() => /** @type {SamaraSearchElement} */ (document.querySelector('samara-search')).open());
      await type(page, 'lighthouse');
      await appears(page, '.samara-preview-title');
      const text = await page.$eval('samara-search >>> .samara-preview', (preview) => preview.textContent);
      assert.match(text ?? '', /The lighthouse keeper.*survived every storm/s);
    }).finally(host.close);
  });

  test('notices a new build under an open page, and never mixes two', async () => {
    const folder = join(scratch, `moving-${kind}`);
    cpSync(site, folder, { recursive: true });
    const next = build(`next-${kind}`, { 'comet.md': '# The comet\n\nA comet passed over the lighthouse.\n' });
    assert.notEqual(packs(next), packs(site));
    const host = await counting(folder);
    await visit(browser(), host.url, async ({ page, errors }) => {
      await ready(page);
      assert.equal((await search(page, 'keeper')).total, 1);
      rmSync(join(folder, packs(folder)), { recursive: true });
      cpSync(next, folder, { recursive: true });
      const results = await search(page, 'lighthouse comet');
      assert.equal(results.hits[0].url, 'comet.md');
      const info = await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).samara.info);
      assert.equal(info.documents, 402);
      // The browser reports the pack that is gone.
      errors.splice(0, errors.length, ...errors.filter((error) => !/^Failed to load resource/.test(error)));
    }).finally(host.close);
  });

  test('says which file is damaged, and works again when it is repaired', async () => {
    const folder = join(scratch, `damaged-${kind}`);
    cpSync(site, folder, { recursive: true });
    const names = readdirSync(join(folder, packs(folder)));
    for (const name of names) {
      const bytes = readFileSync(join(folder, packs(folder), name));
      writeFileSync(
        join(folder, packs(folder), name),
        bytes.map((byte) => byte ^ 1),
      );
    }
    const host = await counting(folder);
    await visit(browser(), host.url, async ({ page }) => {
      await ready(page);
      await page.$eval('samara-search >>> input', (input) => /** @type {HTMLElement} */ (input).focus());
      await page.keyboard.type('x');
      await page.keyboard.press('Backspace');
      await page.keyboard.type('lighthouse');
      await appears(page, '.samara-retry');
      const why = await page.$eval('samara-search >>> .samara-detail', (detail) => detail.textContent);
      assert.match(why ?? '', /^The file http:\S+\/docs-\w+\/\d+\.bin of the index is damaged: copy its folder/);
      cpSync(site, folder, { recursive: true });
      await page.$eval('samara-search >>> .samara-retry', (retry) => /** @type {HTMLElement} */ (retry).click());
      await appears(page, '[role=option]');
      assert.match((await shown(page)).options[0].text, /The lighthouse keeper/);
    }).finally(host.close);
  });
});
