/**
 * Compares a search cluster with the static index on queries that readers type:
 * `node bench/cluster.mjs SITE QUERIES.tsv`, with the command in SAMARA and the server's binary in SAMARA_OSMEM.
 * A line of the file: query, tab, the addresses that answer it. Prints the mean reciprocal rank among the first ten hits.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from '../tests/browser/search-cluster.js';
import { openCluster } from '../www/cluster/cluster.js';

const [site, queries] = process.argv.slice(2);
const { SAMARA: samara = 'samara', SAMARA_OSMEM: osmem = 'osmem-server' } = process.env;
const scratch = mkdtempSync(join(tmpdir(), 'samara-cluster-'));
const index = join(scratch, 'index');
const records = join(scratch, 'records');
execFileSync(samara, ['build', site, '--out', index, '--whole', '--base-url', './', '--quiet']);
execFileSync(samara, ['export', index, '--to', 'opensearch', '--out', records]);
const cluster = await startCluster(osmem, records);
const source = await openCluster(cluster.endpoint, { baseUrl: 'https://example.org/' });

const page = (/** @type {string} */ url) => url.split('#')[0].replace(/^(\.\/)+/, '');
/** @param {{ url: string, duplicates?: string[] }[]} hits @param {string[]} answers */
const reciprocalRank = (hits, answers) => {
  const at = hits.findIndex(({ url, duplicates = [] }) =>
    [url, ...duplicates].some((each) => answers.includes(page(each))),
  );
  return at < 0 ? 0 : 1 / (at + 1);
};

let [sum, staticSum, count] = [0, 0, 0];
for (const line of readFileSync(queries, 'utf8').split('\n')) {
  const [query, answer] = line.split('\t');
  if (!answer) continue;
  const answers = answer.split(/\s+/).filter(Boolean).map(page);
  const { hits } = await source.search(query);
  const own = reciprocalRank(hits, answers);
  const found = JSON.parse(execFileSync(samara, ['search', index, '--json', '--', query], { encoding: 'utf8' }));
  const other = reciprocalRank(found.hits, answers);
  [sum, staticSum, count] = [sum + own, staticSum + other, count + 1];
  console.log(`${own.toFixed(2)} ${other.toFixed(2)} ${query} → ${hits.map(({ url }) => page(url)).slice(0, 3)}`);
}
console.log(`cluster ${(sum / count).toFixed(3)}, static index ${(staticSum / count).toFixed(3)}, ${count} queries`);
await cluster.stop();
rmSync(scratch, { recursive: true });
