/**
 * Runs the tests of the box once more, over a search cluster that has the documents of `seeds/`:
 * `node over-cluster.js` with the command in SAMARA and the binary of osmem-server in SAMARA_OSMEM. Needs Node 22 and dist/.
 */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist } from './pages.js';
import { startCluster } from './search-cluster.js';

/** Tests that use the documents of `seeds/` by `enter()`. */
const files = [
  'accessibility',
  'box',
  'completion',
  'developers',
  'follow',
  'lifecycle',
  'media',
  'sites',
  'way-out',
].map((name) => `${name}.test.js`);

/** Tests of what only an index has, with the reason. @type {Record<string, string>} */
const notOverClusters = {
  'a screen reader reads label, count and options in order, and the count only once per query':
    'a search that takes a while is announced, too',
  'a removed element frees its index': 'a library that the page has set is not the element’s to close',
  'a change of `src` opens the other index, and searches again': 'the library comes before `src`',
  'events report what happens, and methods do what a reader can do': '`samara-ready` tells of an index that is loaded',
};

const { SAMARA: samara = 'samara', SAMARA_OSMEM: osmem = 'osmem-server' } = process.env;
const scratch = mkdtempSync(join(tmpdir(), 'samara-over-cluster-'));
const [index, records] = ['index', 'records'].map((name) => join(scratch, name));
const facets = ['region', 'tags', 'source', 'year'].flatMap((name) => ['--facet', name]);
execFileSync(samara, ['build', join(dist, '../seeds'), '--out', index, '--quiet', ...facets]);
execFileSync(samara, ['export', index, '--to', 'opensearch', '--out', records]);
const cluster = await startCluster(osmem, records);

const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
const proxy = createServer(async (request, response) => {
  if (request.method === 'OPTIONS') return response.writeHead(204, cors).end();
  if (request.url === '/opensearch.mjs') {
    const module = readFileSync(join(dist, 'npm/samara-opensearch.mjs'));
    return response.writeHead(200, { ...cors, 'content-type': 'text/javascript' }).end(module);
  }
  if (request.url !== '/docs/_search') return response.writeHead(403, cors).end();
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${cluster.endpoint}/_search`, { method: 'POST', headers, body: Buffer.concat(chunks) });
  response.writeHead(answer.status, { ...headers, ...cors }).end(await answer.text());
});
proxy.listen(0, '127.0.0.1');
await once(proxy, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (proxy.address());

const literal = (/** @type {string} */ text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const skipped = ['/, in firefox$/', ...Object.keys(notOverClusters).map((name) => `/^${literal(name)}$/`)];
const chosen = process.argv.slice(2);
const options = [
  '--test',
  '--test-reporter=spec',
  '--test-concurrency=1',
  ...skipped.map((pattern) => `--test-skip-pattern=${pattern}`),
];
const tests = spawn(process.execPath, [...options, ...(chosen.length ? chosen : files)], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
  env: { ...process.env, SAMARA_CLUSTER: `http://127.0.0.1:${port}/` },
});
[process.exitCode] = await once(tests, 'exit');
proxy.close();
await cluster.stop();
rmSync(scratch, { recursive: true });
