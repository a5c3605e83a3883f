/**
 * Measures all engines on some corpora, in Chromium: `node run.js SAMARA FOLDER…`, called by `cargo xtask bench`. It writes
 * figures.json into each folder; report.js makes tables and plots of them.
 */

import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { launch } from './browser.js';
import { deliver } from './deliver.js';
import { engines as all, entry as named, isCompared } from './engines/index.js';
import { clearCache } from './files.js';
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
    clearCache();
  }
  log(`${basename(folder)} took ${Math.round((performance.now() - start) / 1000)} s`);
}

/** @param {string} text */
function log(text) {
  console.error(`${new Date().toTimeString().slice(0, 8)} ${text}`);
}

/** @param {Browser} browser @param {string} folder */
async function measure(browser, folder) {
  const corpus = JSON.parse(await readFile(join(folder, 'queries.json'), 'utf8'));
  await rm(join(folder, 'figures.json'), { force: true });
  /** Engines that are not in the tables, with the reason. @type {Record<string, string>} */
  const givenUp = {};
  /** @template T @param {Entry[]} some @param {string} what @param {(entry: Entry) => Promise<T>} task */
  const each = async (some, what, task) => {
    log(`${basename(folder)}: ${what} …`);
    /** @type {Record<string, T>} */
    const results = {};
    for (const entry of some.filter(({ name }) => !givenUp[name])) {
      try {
        results[entry.name] = await task(entry);
      } catch (error) {
        const why = error instanceof Error ? error : new Error(String(error));
        const late = /** @type {any} */ (why).killed;
        givenUp[entry.name] = `${what}: ${late ? 'took too long' : why.message.split('\n')[0].slice(0, 200)}`;
        log(`${entry.title} is given up: ${givenUp[entry.name]}\n${why.stack}`);
      }
    }
    return results;
  };
  // Generated corpora are measured only for growth.
  const isGenerated = basename(folder).startsWith('zipf-');
  const compared = engines.filter(isCompared);

  await each(engines, 'building', (entry) => deliver(entry, folder, samara));
  const server = await serve(folder);
  // Both configurations of Pagefind load the same files.
  const delivering = compared.filter(({ name }) => name !== 'pagefind-least');
  const sizes = await each(delivering, 'measuring sizes', (entry) => delivered(folder, entry));
  const sent = await each(compared, 'counting bytes sent', (entry) => bytes(browser, server, entry, corpus.ten));
  server.sendAs('raw');
  const texts = letterByLetter(corpus.ten);
  const held = await each(compared, 'memory', (entry) => memory(browser, server.url, entry, texts));

  const sessions = Object.values(await each(engines, 'loading', (entry) => session(browser, server.url, entry)));
  const typed = letterByLetter(spread(corpus.typed));
  const words = spread(corpus.words);
  log(`${basename(folder)}: opening …`);
  const opened = await opening(sessions);
  log(`${basename(folder)}: keys …`);
  const where = (/** @type {(entry: Entry) => unknown} */ predicate) =>
    sessions.filter(({ entry }) => predicate(entry));
  const times = {
    keys: await keys(
      where((entry) => entry.only !== 'exact'),
      'search',
      typed,
    ),
    excerpts: await keys(
      where((entry) => isCompared(entry) && !entry.excerpts),
      'excerpts',
      typed,
    ),
    exact: await keys(await withExactSearch(sessions), 'exact', words),
    rare: isGenerated
      ? await rare(
          where((entry) => isCompared(entry) && !entry.inParts),
          corpus.rare,
        )
      : [],
  };
  for (const { entry, failed, close } of sessions) {
    if (failed) givenUp[entry.name] = failed;
    await close();
  }

  const remaining = compared.filter(({ name }) => !givenUp[name]);
  if (!isGenerated) log(`${basename(folder)}: time to the first result …`);
  const firsts = isGenerated ? undefined : await first(browser, server, remaining, corpus.ten[0]);
  server.close();
  const { documents, text, ten } = corpus;
  return { documents, text, ten, givenUp, sizes, sent, memory: held, opened, ...times, first: firsts };
}

/** The engines that can search for a whole word. @param {Session[]} sessions */
async function withExactSearch(sessions) {
  const can = await Promise.all(sessions.map((one) => !one.failed && one.ask('can', 'exact')));
  return sessions.filter((_, at) => can[at]);
}

/**
 * Times searches by the document frequency of their rarest word.
 * @param {Session[]} sessions
 * @param {{ documents: number, queries: string[] }[]} groups
 */
async function rare(sessions, groups) {
  const results = [];
  for (const { documents, queries } of groups)
    results.push({ documents, times: await keys(sessions, 'search', queries) });
  return results;
}
