/**
 * The source for search clusters (www/cluster), over HTTP against an OpenSearch-compatible server.
 * `cargo xtask test --integrations` names its binary in SAMARA_OSMEM.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readHighlight, unite } from '../../www/cluster/highlights.js';
import { nameKeys } from '../../www/cluster/names.js';
import { markEnd, markStart } from '../../www/cluster/request.js';
import { launch } from './browsers.js';
import { open, type } from './pages.js';
import { startCluster } from './search-cluster.js';
import { serve } from './server.js';

/** @import { Hit, SearchSource } from '../../www/samara.d.ts' */
/** @import { Clause, Field, ParsedQuery } from '../../www/cluster/parsed.d.ts' */

const root = fileURLToPath(new URL('../../', import.meta.url));
const osmem = process.env.SAMARA_OSMEM;
const samara = process.env.SAMARA ?? 'samara';

/** The module as it is delivered, with the parser inside. @type {typeof import('../../www/types/opensearch.d.ts')} */
const { openCluster } = await import(new URL('../../dist/npm/samara-opensearch.mjs', import.meta.url).href);

test('a query has the keys of a name, as in the records', () => {
  /** @returns {ParsedQuery} */
  const parsed = (/** @type {Partial<Clause['alternatives'][0]>} */ atom = {}, /** @type {Field} */ field = null) => {
    const word = { kind: 'word', text: 'a', start: 0, slop: 0, quoted: false, prefix: false, unfinished: false };
    const clause = { alternatives: [/** @type {any} */ ({ ...word, ...atom })], field };
    return { clauses: [clause], excluded: [], ranges: [], cut: false };
  };
  const source = readFileSync(join(root, 'crates/cli/src/export/names.rs'), 'utf8');
  const cases = [...source.matchAll(/assert_eq!\(key\("(.*)"\)(?:\.as_deref\(\), Some\("(.*)"\)|, None)\);/g)];
  assert.ok(cases.length > 4, `${cases.length} cases`);
  for (const [, name, key = null] of cases) assert.equal(nameKeys(name, parsed())[0] ?? null, key, name);
  assert.deepEqual(nameKeys('Vec!', parsed()), ['vec!', 'vec']);
  assert.deepEqual(nameKeys('a', parsed({ quoted: true })), []);
  assert.deepEqual(nameKeys('a', parsed({}, 'title')), []);
});

test('marks of highlights become ranges', () => {
  const marked = `a ${markStart}b${markEnd} <b>c</b> ${markStart}d${markEnd}`;
  assert.deepEqual(readHighlight(marked), {
    text: 'a b <b>c</b> d',
    marks: [
      [2, 3],
      [13, 14],
    ],
    code: false,
  });
  assert.equal(readHighlight(`a${markStart}b`).text, `a${markStart}b`);
  assert.deepEqual(
    unite([
      [4, 6],
      [0, 2],
      [5, 9],
    ]),
    [
      [0, 2],
      [4, 9],
    ],
  );
});

describe('an index in a cluster', { skip: !osmem && 'cargo xtask test --integrations installs the server' }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'samara-cluster-'));
  /** @type {Awaited<ReturnType<typeof startCluster>>} */
  let cluster;
  let endpoint = '';
  /** @type {SearchSource} */
  let source;

  before(async () => {
    const index = join(scratch, 'index');
    const facets = ['--facet', 'region', '--facet', 'tags'];
    execFileSync(samara, ['build', join(root, 'seeds'), '--out', index, '--quiet', ...facets]);
    execFileSync(samara, ['export', index, '--to', 'opensearch', '--out', join(scratch, 'records')]);
    cluster = await startCluster(osmem ?? '', join(scratch, 'records'));
    endpoint = cluster.endpoint;
    source = await openCluster(endpoint, { baseUrl: 'https://example.org/reports/' });
  });

  after(async () => {
    await cluster?.stop();
    rmSync(scratch, { recursive: true });
  });

  /** The results of the static index. @param {string} query */
  const expected = (query) =>
    JSON.parse(execFileSync(samara, ['search', join(scratch, 'index'), '--json', '--', query], { encoding: 'utf8' }));

  test('has the size and the languages of the static index', () => {
    const { documents, words, languages } = source.info;
    assert.equal(documents, 6);
    assert.ok(words > 5000);
    assert.deepEqual(languages, ['en']);
    assert.equal(source.resolve('a.html'), 'https://example.org/reports/a.html');
    assert.equal(source.resolve('javascript:alert(1)'), null);
  });

  for (const query of [
    'villages burned',
    'telnor data',
    '"stray bullet"',
    '“stray bullet” -omaha',
    'title:weekly',
    'heading:kachin',
    '"data bullet"',
    'myitk',
    'myitk*',
    'shared customer data',
  ]) {
    test(`the first hit of ${query} is that of the static index`, async () => {
      const [own, other] = [await source.search(query), expected(query)];
      assert.equal(own.hits[0].url, other.hits[0].url);
      assert.equal(own.suggestion, other.suggestion);
      assert.deepEqual(own.relaxed, other.relaxed);
      assert.deepEqual(own.hits[0].missing, other.hits[0].missing);
    });
  }

  test('a query of signs finds them', async () => {
    const { hits, total } = await source.search('—');
    assert.ok(total > 0 && total < 6, `${total} pages have a dash`);
    assert.deepEqual((await source.search('=>')).hits, []);
    assert.match((await source.document(hits[0].url))?.blocks.map(({ text }) => text).join() ?? '', /—/);
  });

  test('all forms of a word are marked', async () => {
    const { hits, complete } = await source.search('burning villages');
    assert.ok(complete > 1);
    const marked = hits.flatMap(({ excerpt: { text, marks } }) => marks.map(([from, to]) => text.slice(from, to)));
    assert.ok(marked.includes('burned') && marked.includes('villages'), marked.join());
    const { titleMarks, title } = hits[0];
    assert.deepEqual(
      titleMarks.map(([from, to]) => title.slice(from, to)),
      ['burn'],
    );
  });

  test('a copy is no hit of its own', async () => {
    const own = await source.search('"power sharing"');
    const other = expected('"power sharing"');
    assert.deepEqual(
      own.hits.map(({ url, duplicates }) => [url, duplicates]),
      other.hits.map((/** @type {Hit} */ { url, duplicates }) => [url, duplicates]),
    );
    assert.ok(own.hits[0].duplicates.length > 0);
  });

  test('sections lead to their headings', async () => {
    const { hits } = await source.search('kayah');
    const section = hits[0].sections.find(({ heading }) => /KAYAH/.test(heading));
    assert.match(section?.url ?? '', /#kayah-karenni-state$/);
    assert.deepEqual(section?.headingMarks, [[0, 5]]);
  });

  test('pages with all words come first', async () => {
    const { hits, complete, total } = await source.search('military customer');
    assert.ok(complete > 0 && total > complete);
    assert.deepEqual(
      hits.map(({ missing }) => missing.length > 0),
      hits.map((_, at) => at >= complete),
    );
  });

  test('exclusions remove pages, and OR adds them', async () => {
    const total = async (/** @type {string} */ query) => (await source.search(query)).total;
    assert.ok((await total('kachin -omaha')) < (await total('kachin')));
    assert.ok((await total('telenor OR kachin')) > (await total('telenor')));
    assert.equal(await total(''), 0);
  });

  test('ranges compare dates and numbers', async () => {
    const urls = async (/** @type {string} */ query) =>
      (await source.search(query, { limit: 10 })).hits.map(({ url }) => url).sort();
    for (const query of [
      'date:2021..2022',
      'date:2022-06..',
      'military date:..2021',
      '-date:2021.. kachin',
      'year:2021..',
    ])
      assert.deepEqual(
        await urls(query),
        expected(query)
          .hits.map((/** @type {Hit} */ { url }) => url)
          .sort(),
        query,
      );
  });

  test('long queries are cut', async () => {
    assert.equal((await source.search('kachin '.repeat(100))).cut, false);
    assert.equal((await source.search('kachin '.repeat(101))).cut, true);
    assert.equal((await source.search('- '.repeat(100_000))).cut, true);
  });

  test('words between things to compare are ignored', async () => {
    const [compared, both] = [await source.search('kachin vs telenor'), await source.search('kachin telenor')];
    assert.deepEqual(compared.hits, both.hits);
  });

  test('facets count each value as if it were the only filter of its facet', async () => {
    const { facets, total } = await source.search('military');
    assert.ok(facets.region.length > 2 && total > 2);
    /** @type {Record<string, string[]>[]} */
    const choices = [{}, { region: ['Kachin'] }, { tags: ['police'] }];
    for (const filters of choices) {
      const filtered = await source.search('military', { filters });
      for (const { value, count } of filtered.facets.region) {
        const alone = await source.search('military', { filters: { ...filters, region: [value] } });
        assert.equal(alone.total, count, value);
        assert.equal(alone.hits.length, count);
      }
    }
  });

  test('hits are sorted and paged', async () => {
    const sorted = async (/** @type {string} */ sort, /** @type {object} */ options = {}) =>
      (await source.search('', { sort, ...options })).hits.map(({ title, url }) => `${title} ${url}`);
    const titles = await sorted('title');
    assert.equal(titles.length, 5);
    assert.deepEqual(titles, titles.toSorted());
    const pages = await Promise.all([0, 2, 4].map((offset) => sorted('title', { limit: 2, offset })));
    assert.deepEqual(pages.flat(), titles);
    assert.equal((await sorted('title:desc'))[0], titles.at(-1));
    assert.match((await sorted('date:desc'))[0], /^Weekly Update/);
  });

  test('a page of hits follows the last hit of the page before', async (context) => {
    const all = (await source.search('military', { limit: 6 })).hits.map(({ url }) => url);
    assert.ok(all.length > 3);
    const { fetch } = globalThis;
    /** @type {any[]} */
    const bodies = [];
    context.mock.method(globalThis, 'fetch', (/** @type {any} */ address, /** @type {any} */ init) => {
      bodies.push(JSON.parse(init.body));
      return fetch(address, init);
    });
    const pages = [];
    for (let offset = 0; offset < all.length + 2; offset += 2)
      pages.push(...(await source.search('military', { limit: 2, offset })).hits.map(({ url }) => url));
    assert.deepEqual(pages, all);
    const asked = bodies.filter(({ aggs }) => aggs?.complete);
    assert.equal(asked.filter(({ search_after: after }) => after).length, Math.floor(all.length / 2));
    assert.ok(asked.every(({ from = 0, search_after: after }) => !after || from === 0));
    // Behind the hits that a cluster counts to, without the pages before.
    const behind = await source.search('military', { limit: 2, offset: 20_000 });
    assert.deepEqual([behind.hits.length, behind.total], [0, all.length]);
    assert.deepEqual((await source.search('zzzz', { offset: 20_000, typos: false })).hits, []);
  });

  test('words are completed', async () => {
    const suggestions = await source.suggest('burned vil', { limit: 3 });
    assert.ok(suggestions.length > 1 && suggestions.length <= 3);
    const villages = suggestions.find(({ text }) => text === 'burned villages');
    assert.equal(villages?.count, (await source.search('"villages"')).total);
    assert.deepEqual(await source.suggest('villages '), []);
  });

  test('a document has the blocks of the static index, with marks', async () => {
    const [{ url }] = (await source.search('villages burned')).hits;
    const view = await source.document(url, { query: 'villages burned' });
    const words = view?.blocks.flatMap(({ text, marks }) => marks.map(([from, to]) => text.slice(from, to)));
    assert.ok(words?.includes('villages') && words.includes('burned'));
    assert.equal(view?.blocks.at(view.best ?? -1)?.marks.length !== 0, true);
    const records = readFileSync(join(scratch, 'records/bulk-0001.ndjson'), 'utf8').split('\n').filter(Boolean);
    const page = records.map((line) => JSON.parse(line)).find((record) => record.kind === 'page' && record.url === url);
    assert.equal(view?.blocks.map(({ text }) => text).join('\n\n'), page.text);
    assert.equal(await source.document('elsewhere'), null);
  });

  test('wrong options and failing services are reported', async () => {
    await assert.rejects(source.search('a', /** @type {any} */ ({ limits: 1 })), /there is no option “limits”/);
    await assert.rejects(openCluster(endpoint, /** @type {any} */ ({ header: {} })), /no option “header”/);
    await assert.rejects(openCluster('::'), TypeError);
    await assert.rejects(openCluster(endpoint.replace('docs', 'others')), /answered 404/);
    await assert.rejects(openCluster('http://127.0.0.1:9/docs'), /did not answer/);
    await assert.rejects(source.search('a', { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });

  test('the box searches it in a browser', async () => {
    // A proxy in front of the cluster allows nothing but searches, and only from pages of other origins.
    const proxy = createServer(async (request, response) => {
      const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
      if (request.method === 'OPTIONS') return response.writeHead(204, cors).end();
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      if (request.url !== '/docs/_search') return response.writeHead(403).end();
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${endpoint}/_search`, { method: 'POST', headers, body: Buffer.concat(chunks) });
      response.writeHead(answer.status, { ...headers, ...cors }).end(await answer.text());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (proxy.address());
    const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title><link rel="icon" href="data:,">
      <samara-search></samara-search><script type="module">
        import '/www/element/samara-search-define.js';
        import { openCluster } from '/dist/npm/samara-opensearch.mjs';
        document.querySelector('samara-search').samara = await openCluster('http://127.0.0.1:${port}/docs');
      </script>`;
    const server = await serve(root, { pages: { '/cluster.html': page } });
    const browser = await launch('chromium');
    try {
      const seen = await open(browser, `${server.url}cluster.html`);
      await seen.page.waitForFunction(() => /** @type {any} */ (document.querySelector('samara-search')).samara);
      const { hits, suggestion } = await type(seen.page, 'telnor data');
      assert.equal(suggestion, 'telenor data');
      assert.equal(hits[0].url, 'telenor-shared-customer-data');
      const shown = await seen.page.$eval('samara-search', (box) => box.shadowRoot?.textContent ?? '');
      assert.match(shown, /Telenor has shared sensitive customer data/);
      assert.deepEqual(seen.errors, []);
    } finally {
      await browser.close();
      server.close();
      proxy.close();
    }
  });
});
