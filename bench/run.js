/**
 * Measures all engines on corpora, in Chromium: `node run.js OUT FOLDER…`, as `cargo xtask bench` calls it. Each folder
 * gets its figures.json; report.js makes tables and plots of them.
 */

import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { launch } from './browser.js';
import { deliver } from './deliver.js';
import { engines as all, entry as named, isCompared } from './engines/index.js';
import { forget } from './files.js';
import { bytes, delivered } from './measure/bytes.js';
import { first } from './measure/first.js';
import { keys, letterByLetter, spread } from './measure/keys.js';
import { memory } from './measure/memory.js';
import { opening } from './measure/opening.js';
import { session } from './measure/session.js';
import { serve } from './server.js';

/** @import { Browser } from 'puppeteer-core' */
/** @import { Entry } from './types.d.ts' */
/** @import { Session } from './measure/session.js' */

const [samara, ...folders] = process.argv.slice(2);
const engines = process.env.BENCH_ONLY?.split(',').map(named) ?? all;
for (const folder of folders) {
  const start = performance.now();
  const browser = await launch();
  try {
    const figures = { corpus: basename(folder), browser: await browser.version(), ...(await measure(browser, folder)) };
    await writeFile(join(folder, 'figures.json'), JSON.stringify(figures, null, 1));
  } finally {
    await browser.close();
    forget();
  }
  say(`${basename(folder)} took ${Math.round((performance.now() - start) / 1000)} s`);
}

/** @param {string} text */
function say(text) {
  console.error(`${new Date().toTimeString().slice(0, 8)} ${text}`);
}

/** @param {Browser} browser @param {string} folder */
async function measure(browser, folder) {
  const corpus = JSON.parse(await readFile(join(folder, 'queries.json'), 'utf8'));
  await rm(join(folder, 'figures.json'), { force: true });
  /** Why an engine is not in the tables. @type {Record<string, string>} */
  const givenUp = {};
  /** @template T @param {Entry[]} some @param {string} what @param {(entry: Entry) => Promise<T>} task */
  const each = async (some, what, task) => {
    say(`${basename(folder)}: ${what} …`);
    /** @type {Record<string, T>} */
    const results = {};
    for (const entry of some.filter(({ name }) => !givenUp[name])) {
      try {
        results[entry.name] = await task(entry);
      } catch (error) {
        const why = error instanceof Error ? error : new Error(String(error));
        const late = /** @type {any} */ (why).killed;
        givenUp[entry.name] = `${what}: ${late ? 'took too long' : why.message.split('\n')[0].slice(0, 200)}`;
        say(`${entry.title} is given up: ${givenUp[entry.name]}\n${why.stack}`);
      }
    }
    return results;
  };
  // Generated texts are for growth alone.
  const growing = basename(folder).startsWith('zipf-');
  const compared = engines.filter(isCompared);

  await each(engines, 'building', (entry) => deliver(entry, folder, samara));
  const server = await serve(folder);
  // Both ways of using Pagefind load from the same files.
  const weighed = compared.filter(({ name }) => name !== 'pagefind-least');
  const sizes = await each(weighed, 'weighing', (entry) => delivered(folder, entry));
  const sent = await each(compared, 'counting what is sent', (entry) => bytes(browser, server, entry, corpus.ten));
  server.sendAs('raw');
  const texts = letterByLetter(corpus.ten);
  const held = await each(compared, 'memory', (entry) => memory(browser, server.url, entry, texts));

  const sessions = Object.values(await each(engines, 'loading', (entry) => session(browser, server.url, entry)));
  const typed = letterByLetter(spread(corpus.typed));
  const words = spread(corpus.words);
  say(`${basename(folder)}: opening …`);
  const opened = await opening(sessions);
  say(`${basename(folder)}: keys …`);
  const some = (/** @type {(entry: Entry) => unknown} */ wanted) => sessions.filter(({ entry }) => wanted(entry));
  const times = {
    keys: await keys(some((entry) => entry.only !== 'exact'), 'search', typed),
    excerpts: await keys(some((entry) => isCompared(entry) && !entry.excerpts), 'excerpts', typed),
    exact: await keys(await asked(sessions), 'exact', words),
    rare: growing ? await rare(some((entry) => isCompared(entry) && !entry.inParts), corpus.rare) : [],
  };
  for (const { entry, failed, close } of sessions) {
    if (failed) givenUp[entry.name] = failed;
    await close();
  }

  const there = compared.filter(({ name }) => !givenUp[name]);
  if (!growing) say(`${basename(folder)}: time to the first result …`);
  const firsts = growing ? undefined : await first(browser, server, there, corpus.ten[0]);
  server.close();
  const { documents, text, ten } = corpus;
  return { documents, text, ten, givenUp, sizes, sent, memory: held, opened, ...times, first: firsts };
}

/** Those that can look up a word alone. @param {Session[]} sessions */
async function asked(sessions) {
  const can = await Promise.all(sessions.map((one) => !one.failed && one.ask('can', 'exact')));
  return sessions.filter((_, at) => can[at]);
}

/**
 * Searches by how many documents their rarest word is in.
 * @param {Session[]} sessions
 * @param {{ documents: number, queries: string[] }[]} groups
 */
async function rare(sessions, groups) {
  const results = [];
  for (const { documents, queries } of groups) results.push({ documents, times: await keys(sessions, 'search', queries) });
  return results;
}
