/**
 * Makes tables and plots of the figures: `node report.js OUT FOLDER…`. They are printed and written to OUT, and to the
 * folder in the environment variable DOCS if it is set.
 */

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { growthTables } from './report/growth.js';
import { growth, plots } from './report/plots.js';
import { tables } from './report/tables.js';

const [out, ...folders] = process.argv.slice(2);
/** @type {any[]} */
const all = await Promise.all(
  folders.map(async (folder) => JSON.parse(await readFile(join(folder, 'figures.json'), 'utf8'))),
);
const generated = all.filter(({ corpus }) => corpus.startsWith('zipf-')).sort((a, b) => a.documents - b.documents);

/** @type {Record<string, string>} */
const files = {};
for (const figures of all) {
  const drawn = !generated.includes(figures);
  if (drawn) addPlots(plots(figures));
  addTables(figures.corpus, tables(figures, drawn));
}
if (generated.length > 1) {
  addPlots(growth(generated));
  addTables('growth', growthTables(generated));
}
for (const [name, content] of Object.entries(files)) {
  await writeFile(join(out, name), content);
  if (process.env.DOCS) {
    await mkdir(process.env.DOCS, { recursive: true });
    await copyFile(join(out, name), join(process.env.DOCS, name));
  }
}
console.log(
  `Tables and plots are in ${[out, process.env.DOCS].filter(Boolean).join(' and ')}: ${Object.keys(files).join(', ')}`,
);

/** @param {Record<string, string>} drawn */
function addPlots(drawn) {
  for (const [name, svg] of Object.entries(drawn)) files[`${name}.svg`] = svg;
}

/** @param {string} name @param {string} text */
function addTables(name, text) {
  files[`${name}.md`] = text;
  console.log(`${text}\n`);
}
