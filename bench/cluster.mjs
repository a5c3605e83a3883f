/**
 * Compares a search cluster with the static index on queries that readers type:
 * `node bench/cluster.mjs INDEX QUERIES.tsv…`, with the command in SAMARA and the server's binary in SAMARA_OSMEM. INDEX is the
 * folder of a whole index (`samara build SITE --out INDEX --whole --base-url ./`); dist/ must be built.
 * A line of a file: query, tab, the addresses that answer it. Prints the mean reciprocal rank among the first ten hits.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCluster } from '../dist/npm/samara-opensearch.mjs';
import { Samara } from '../dist/npm/samara.mjs';
import { startCluster } from '../tests/browser/search-cluster.js';

const [index, ...files] = process.argv.slice(2);
const { SAMARA: samara = 'samara', SAMARA_OSMEM: osmem = 'osmem-server' } = process.env;
const records = mkdtempSync(join(tmpdir(), 'samara-cluster-'));
execFileSync(samara, ['export', index, '--to', 'opensearch', '--out', records]);
const cluster = await startCluster(osmem, records);
const source = await openCluster(cluster.endpoint, { baseUrl: 'https://example.org/' });
const whole = await Samara.open(readFileSync(join(index, 'docs.samara')), { baseUrl: 'https://example.org/' });
console.log(`${whole.info.documents} documents`);

const page = (/** @type {string} */ url) => url.split('#')[0].replace(/^(\.\/)+/, '');
/** @param {{ url: string, duplicates?: string[] }[]} hits @param {string[]} answers */
const reciprocalRank = (hits, answers) => {
  const at = hits.findIndex(({ url, duplicates = [] }) =>
    [url, ...duplicates].some((each) => answers.includes(page(each))),
  );
  return at < 0 ? 0 : 1 / (at + 1);
};

/** @type {[number, number][]} the reciprocal ranks of each query */
const ranks = [];
for (const line of files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))) {
  const [query, answer] = line.split('\t');
  if (!answer) continue;
  const answers = answer.split(/\s+/).filter(Boolean).map(page);
  const { hits } = await source.search(query);
  const own = reciprocalRank(hits, answers);
  const other = reciprocalRank((await whole.search(query)).hits, answers);
  ranks.push([own, other]);
  console.log(`${own.toFixed(2)} ${other.toFixed(2)} ${query} → ${hits.map(({ url }) => page(url)).slice(0, 3)}`);
}
const [own, other] = [0, 1].map((at) => ranks.reduce((sum, pair) => sum + pair[at], 0) / ranks.length);
const figures = `cluster ${own.toFixed(3)}, static index ${other.toFixed(3)}, ratio ${(own / other).toFixed(3)}`;
console.log(`${figures}, ${ranks.length} queries`);
whole.close();
await cluster.stop();
rmSync(records, { recursive: true });
