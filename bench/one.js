/** Measures one engine on one corpus, in a process of its own: `node --expose-gc one.js ENGINE FOLDER`, JSON out. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { engines, linearMemory } from './engines.js';

/** How often is searched and opened; the fastest counts, because other programs only ever add to it. */
const rounds = 5;
/** An engine is given up on when the queries take this long, in ms. */
const patience = 20_000;

const [name, folder] = process.argv.slice(2);
const engine = engines[name];
const read = async (/** @type {string} */ file) => JSON.parse(await readFile(join(folder, file), 'utf8'));

const size = await weigh();
const heap = () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

await engine.load?.();
const before = heap();
const kept = join(folder, `${name}.index`);
const text = !name.startsWith('Samara');
/** @type {any} */
let delivered = await readFile(kept, text ? 'utf8' : undefined);
const opened = [];
/** @type {any} */
let index;
for (let round = 0; round < rounds; round++) {
  index?.free?.();
  index = undefined;
  const start = performance.now();
  index = await engine.open(delivered);
  opened.push(performance.now() - start);
}
delivered = undefined;
// WebAssembly's memory is outside of the heap on some versions of Node, and never shrinks: it is counted as it is.
const memory = linearMemory() || heap() - before;

/** @type {string[]} */
const queries = await read('queries.json');
const typed = queries.flatMap((query) => Array.from(query, (_, at) => query.slice(0, at + 1)));
const words = [...new Set(queries.flatMap((query) => query.split(' ')))];
const keys = await times(typed, engine.search);
const exact = engine.exact && (await times(words, engine.exact));
console.log(JSON.stringify({ name, size, opening: Math.min(...opened), memory, keys, exact }));

/** Builds what is delivered, keeps it and weighs it: raw, gzip 9, brotli 11. */
async function weigh() {
  const built = Buffer.from(await engine.build(await read('documents.json'), folder));
  await writeFile(join(folder, `${name}.index`), built);
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_QUALITY]: built.length > 20e6 ? 9 : 11,
  };
  return { raw: built.length, gzip: gzipSync(built, { level: 9 }).length, brotli: brotliCompressSync(built, { params }).length };
}

/**
 * The time of each search in µs, ascending; null when it takes too long to tell.
 * @param {string[]} texts
 * @param {(index: any, text: string) => unknown} search
 */
async function times(texts, search) {
  const fastest = new Array(texts.length).fill(Infinity);
  const end = performance.now() + patience;
  for (let round = 0; round < rounds; round++) {
    for (const [at, text] of texts.entries()) {
      const start = performance.now();
      const results = search(index, text);
      if (results instanceof Promise) await results;
      fastest[at] = Math.min(fastest[at], (performance.now() - start) * 1000);
      if (performance.now() > end) return round > 0 ? share(fastest) : null;
    }
  }
  return share(fastest);
}

/** @param {number[]} times */
function share(times) {
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => times[Math.floor(((times.length - 1) * part) / 100)];
  return { p50: at(50), p95: at(95), p99: at(99) };
}
