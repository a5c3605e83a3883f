/** Measures all engines on corpora and prints tables: `node run.js FOLDER…`, as `cargo xtask bench` calls it. */

import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { engines } from './engines.js';

const run = promisify(execFile);
const one = fileURLToPath(new URL('one.js', import.meta.url));

for (const folder of process.argv.slice(2)) {
  const figures = [];
  for (const name of Object.keys(engines)) {
    try {
      const { stdout } = await run(process.execPath, ['--expose-gc', '--max-old-space-size=4096', one, name, folder]);
      figures.push(JSON.parse(stdout));
    } catch (error) {
      console.error(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  print(basename(folder), figures);
}

/** @param {string} corpus @param {any[]} figures */
function print(corpus, figures) {
  const reference = figures.find(({ name }) => name === 'MiniSearch');
  const times = (/** @type {any} */ t) => (t ? [t.p50, t.p95, t.p99].map(micro) : ['too long', '', '']);
  table(
    `${corpus}: what is delivered, bytes; opening, ms; memory once it is open, MB`,
    ['', 'raw', 'gzip 9', 'brotli 11', 'opening', '÷ MiniSearch', 'memory', '÷ MiniSearch'],
    figures.map(({ name, size, opening, memory }) => [
      name,
      ...[size.raw, size.gzip, size.brotli].map((bytes) => bytes.toLocaleString('en')),
      opening.toFixed(1),
      (opening / reference.opening).toFixed(2),
      (memory / 1e6).toFixed(1),
      (memory / reference.memory).toFixed(2),
    ]),
  );
  table(
    `${corpus}: a key, µs`,
    ['', 'p50', 'p95', 'p99', 'p50 ÷ MiniSearch', 'p99 ÷ MiniSearch', 'options'],
    figures.map(({ name, keys }) => [
      name,
      ...times(keys),
      ...(keys ? [keys.p50 / reference.keys.p50, keys.p99 / reference.keys.p99].map((ratio) => ratio.toFixed(2)) : ['', '']),
      engines[name].options,
    ]),
  );
  table(
    `${corpus}: an exact word, µs`,
    ['', 'p50', 'p95', 'p99'],
    figures.filter(({ exact }) => exact).map(({ name, exact }) => [name, ...times(exact)]),
  );
}

/** @param {number} time */
function micro(time) {
  return time < 10 ? time.toFixed(1) : Math.round(time).toLocaleString('en');
}

/** @param {string} title @param {string[]} head @param {string[][]} rows */
function table(title, head, rows) {
  const lines = [head, head.map((_, at) => (at ? '--:' : '---')), ...rows];
  console.log(`\n${title}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`);
}
