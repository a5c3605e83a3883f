/** Writes a folder for each engine with the files that it would publish. */

import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** @import { Entry } from './types.d.ts' */

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

/** An engine is excluded if building its index takes longer than this, in ms … */
const maxBuildMs = 300_000;
/** … needs more memory than this, in MB … */
const maxMemoryMB = 8_000;
/** … or if its index exceeds the longest string in V8, in bytes. */
const maxIndexBytes = 512e6;

/** The exports of an engine that a page uses. */
const pageExports = ['load', 'open', 'start', 'search', 'type', 'first', 'exact', 'close'];

/**
 * @param {Entry} entry
 * @param {string} corpus the folder with documents.json, the indexes of Samara and the pages for Pagefind
 * @param {string} samara the folder with the files that `samara build` writes
 */
export async function deliver({ name }, corpus, samara) {
  const folder = join(corpus, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await bundle(name, folder);
  if (name === 'samara-parts') {
    await symlink(join('..', 'parts'), join(folder, 'parts'));
  } else if (name.startsWith('samara')) {
    const index = name === 'samara-raw' ? 'raw.samara' : 'docs.samara';
    await copyFile(join(corpus, index), join(folder, index));
    for (const file of ['samara.mjs', 'samara.wasm']) await copyFile(join(samara, file), join(folder, file));
  } else if (name === 'pagefind') {
    const command = join(here, 'node_modules/pagefind/lib/runner/bin.cjs');
    const options = ['--site', join(corpus, 'pages'), '--output-path', join(folder, 'pagefind'), '--silent'];
    await run(process.execPath, [command, ...options], { timeout: maxBuildMs });
  } else if (name.startsWith('pagefind-')) {
    await symlink(join('..', 'pagefind', 'pagefind'), join(folder, 'pagefind'));
  } else {
    const index = join(folder, 'index.json');
    const options = [
      `--max-old-space-size=${maxMemoryMB}`,
      join(here, 'build.js'),
      name,
      join(corpus, 'documents.json'),
      index,
    ];
    await run(process.execPath, options, { timeout: maxBuildMs });
    const { size } = await stat(index);
    if (size > maxIndexBytes)
      throw new Error(`an index of ${Math.round(size / 1e6)} MB exceeds the longest string in V8`);
  }
}

/** Bundles the adapter and the library into one minified script, without unused code. @param {string} name @param {string} folder */
async function bundle(name, folder) {
  const path = join(here, 'engines', `${name}.js`);
  const names = Object.keys(await import(path)).filter((key) => pageExports.includes(key));
  await build({
    stdin: { contents: `export { ${names.join(', ')} } from ${JSON.stringify(path)};`, resolveDir: here },
    outfile: join(folder, 'engine.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    // elasticlunr assigns an undeclared global, which is an error in a module.
    banner: { js: name === 'elasticlunr' ? 'let lunr;' : '' },
    logLevel: 'error',
  });
}
