/** Tests of the functions behind `cargo xtask bench large`. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { isIndex, percentile, summed, trips } from '../measure/requests.js';
import { largePage, queriesOf } from '../report/large.js';
import { rangeOf } from '../server.js';

test('a request that starts after another has ended is a trip more', () => {
  assert.equal(trips([]), 0);
  const parallel = [0, 1, 2].map((start) => ({ start, end: 60 }));
  assert.equal(trips(parallel), 1);
  // A later one of the first trip does not wait for the second.
  const rest = [
    { start: 61, end: 120 },
    { start: 59, end: 130 },
    { start: 121, end: 180 },
  ];
  assert.equal(trips([...rest, ...parallel]), 3);
  assert.equal(trips([...parallel, rest[1]]), 1);
});

test('bytes are those of the index, and the root is what comes before the query', () => {
  const all = [
    { url: 'http://localhost/samara-parts/parts/samara.wasm', start: 0, end: 1, bytes: 1000 },
    { url: 'http://localhost/samara-parts/parts/docs.samara', start: 0, end: 1, bytes: 100 },
    { url: 'http://localhost/samara-parts/parts/docs-0f/3.bin', start: 5, end: 6, bytes: 20 },
    { url: 'http://localhost/samara-parts/parts/docs-0f/13.bin', start: 7, end: 8, bytes: 3 },
  ];
  assert.deepEqual(summed(all, 4), { root: 100, bytes: 123, requests: 2, trips: 2 });
  const peer = [
    'pagefind-entry.json?ts=1',
    'pagefind.en_0.pf_meta',
    'index/en_1.pf_index',
    'fragment/en_2.pf_fragment',
  ];
  assert.ok(peer.every(isIndex));
  assert.ok(!['pagefind.js', 'wasm.en.pagefind', 'engine.js', 'keys.html'].some(isIndex));
});

test('percentiles', () => {
  const values = Array.from({ length: 100 }, (_, at) => 99 - at);
  assert.deepEqual(
    [0, 0.5, 0.9, 1].map((share) => percentile(values, share)),
    [0, 50, 90, 99],
  );
  assert.equal(percentile([7], 0.9), 7);
});

test('only a single range within the file is one', () => {
  assert.deepEqual(rangeOf('bytes=0-9', 100), { start: 0, end: 10 });
  assert.deepEqual(rangeOf('bytes=90-200', 100), { start: 90, end: 100 });
  for (const header of [undefined, 'bytes=100-110', 'bytes=9-3', 'bytes=-5', 'bytes=1-2,4-5', 'items=1-2'])
    assert.equal(rangeOf(header, 100), null);
});

test('the queries of the list have two words', async () => {
  const queries = queriesOf(await readFile(new URL('../large.tsv', import.meta.url), 'utf8'));
  assert.ok(queries.length >= 100);
  assert.ok(queries.every((query) => /^\S+ \S+$/.test(query)));
  assert.equal(new Set(queries).size, queries.length);
  assert.deepEqual(queriesOf('# a\tcomment\nname\thash map\n\ntext\twith which\n'), ['hash map', 'with which']);
});

test('a row has the percentiles of an engine, and queries without a result are counted', () => {
  const cost = { root: 4_000, bytes: 20_000, requests: 12, trips: 2, results: 10 };
  const memory = { open: 5e6, searched: 6e6 };
  const costs = [cost, { ...cost, bytes: 30_000, results: 0 }];
  const page = largePage([{ corpus: '2400', pages: 2400, title: 'Samara', files: 9, bytes: 4e6, costs, memory }], 2);
  assert.ok(
    page.includes('| 2,400 | Samara | 4.0 | 9 | 4.0 | 30.0 | 30.0 | 30.0 | 12 | 12 | 2 | 2 | 5.0 | 6.0 |'),
    page,
  );
  assert.ok(page.includes('Queries without a result: Samara, 2400: 1.'));
});
