/** Builds the index of one engine, in its own process: `node build.js ENGINE DOCUMENTS OUT`. */

import { readFile, writeFile } from 'node:fs/promises';

const [name, documents, out] = process.argv.slice(2);
/** @type {import('./types.d.ts').Engine} */
const engine = await import(`./engines/${name}.js`);
const built = await engine.build?.(JSON.parse(await readFile(documents, 'utf8')));
await writeFile(out, built ?? '');
