/** An OpenSearch-compatible server with the records of an exported index. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './ports.js';

/**
 * Starts the server and imports the records.
 * @param {string} binary of osmem-server
 * @param {string} records the folder that `samara export --to opensearch` has written
 */
export async function startCluster(binary, records) {
  const port = await freePort();
  const server = spawn(binary, ['-addr', `127.0.0.1:${port}`, '-no-stdin-watch'], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}/docs`;
  await answers(`http://127.0.0.1:${port}/`);
  const send = async (/** @type {string} */ path, /** @type {string} */ method, /** @type {string} */ file) => {
    const body = readFileSync(join(records, file), 'utf8');
    const type = file.endsWith('.json') ? 'application/json' : 'application/x-ndjson';
    const response = await fetch(endpoint + path, { method, body, headers: { 'content-type': type } });
    const answer = await response.json();
    assert.ok(response.ok && !answer.errors, `${file}: ${JSON.stringify(answer).slice(0, 500)}`);
  };
  await send('', 'PUT', 'index.json');
  for (const file of readdirSync(records).filter((name) => name.startsWith('bulk-')))
    await send('/_bulk?refresh=true', 'POST', file);
  const stop = async () => {
    server.kill();
    await once(server, 'exit');
  };
  return { endpoint, stop };
}

/** Waits until a server answers. @param {string} address */
async function answers(address) {
  for (let attempt = 0; attempt < 1200; attempt++) {
    const response = await fetch(address).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${address} does not answer`);
}
