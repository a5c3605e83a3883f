/** The tables of one corpus. */

import { engines } from '../engines/index.js';
import { conditions } from '../measure/first.js';
import { bytes, micro, milli, ratio, table } from './markdown.js';

/** @import { Times } from '../types.d.ts' */

/** The engine that all are held against. */
const reference = 'minisearch';

/** @param {any} figures @param {boolean} drawn whether there are plots of this corpus alone */
export function tables(figures, drawn) {
  const sections = [
    [`What is delivered, in bytes`, deliveredTable(figures)],
    [`What is sent: until the first result, and in ten searches, in bytes`, sentTable(figures)],
    [`From navigation to the first result, in ms`, figures.first && firstTable(figures)],
    [`Opening what was loaded, in ms, and memory, in MB`, openingTable(figures)],
    [`A key, in µs`, keysTable(figures)],
    [`An exact word, in µs`, exactTable(figures)],
  ];
  const head = `# ${figures.corpus}\n\n${bytes(figures.documents)} documents, ${bytes(figures.text)} bytes of text; ${figures.browser}.`;
  const givenUp = Object.entries(figures.givenUp).map(([name, why]) => `- ${title(name)} was given up: ${why}.`);
  const shown = sections.filter(([, text]) => text).map(([name, text]) => `## ${name}\n\n${text}`);
  if (drawn) shown.push(`![](${figures.corpus}-bytes.svg)\n\n![](${figures.corpus}-keys.svg)`);
  return [head, ...(givenUp.length ? [givenUp.join('\n')] : []), ...shown].join('\n\n') + '\n';
}

/** @param {string} name */
const title = (name) => engines.find((engine) => engine.name === name)?.title ?? name;

/** Such an engine opens nothing as a whole. @param {string} name */
const inParts = (name) => Boolean(engines.find((engine) => engine.name === name)?.inParts);

/** A row for each engine that there are figures of. @param {Record<string, any>} of @param {(figure: any, name: string) => string[]} row */
const rows = (of, row) =>
  engines.filter(({ name }) => of[name]).map(({ name, title }) => [title, ...row(of[name], name)]);

/** @param {any} figures */
function deliveredTable({ sizes }) {
  const head = ['', 'code: gzip', 'brotli', 'index: raw', 'gzip', 'brotli', '÷ MiniSearch', 'both, brotli'];
  const text = table(
    head,
    rows(sizes, ({ code, index }) => [
      bytes(code.gzip),
      bytes(code.brotli),
      ...(index.raw ? [bytes(index.raw), bytes(index.gzip), bytes(index.brotli)] : ['', '', '']),
      ratio(index.brotli, sizes[reference]?.index.brotli),
      bytes(code.brotli + index.brotli),
    ]),
  );
  return `${text}

Of MiniSearch and the others up to uFuzzy the code is the library alone, bundled and made small by esbuild; Samara's has its
search box in it. The index holds the texts from which results are shown. Pagefind's lies on the host, and is sent in parts.`;
}

/** @param {any} figures */
function sentTable({ sent, ten }) {
  const head = ['', 'first result: requests', 'gzip', 'brotli', ...[1, 2, 4, 7, 10].map((at) => `after ${at}`), 'requests in all'];
  const text = table(
    head,
    rows(sent, ({ first, requests, searches }) => [
      String(requests),
      bytes(first.gzip),
      bytes(first.brotli),
      ...[1, 2, 4, 7, 10].map((at) => (searches[at - 1] ? bytes(searches[at - 1].size.brotli) : '')),
      String(searches[searches.length - 1].requests),
    ]),
  );
  return `${text}

The first columns: a query given at once, until one result can be shown. Then (brotli) after so many searches in a row, typed
letter by letter, all results shown: ${ten.map((/** @type {string} */ query) => `“${query}”`).join(', ')}. Bodies only. ${crossing(sent)}`;
}

/** Where Samara and Pagefind cross. @param {any} sent */
export function crossing(sent) {
  const ours = sent.samara?.searches;
  if (!ours) return '';
  const sentences = ['pagefind', 'pagefind-least'].filter((name) => sent[name]).map((name) => {
    const theirs = sent[name].searches;
    const at = theirs.findIndex((/** @type {any} */ one, /** @type {number} */ search) => one.size.brotli > ours[search].size.brotli);
    const [last, all] = [theirs[theirs.length - 1].size.brotli, ours[ours.length - 1].size.brotli];
    if (at === 0) return `${title(name)} has sent more than Samara with the first search.`;
    if (at > 0) return `${title(name)} sends less than Samara until search ${at}, and more from search ${at + 1} on.`;
    return `${title(name)} sends less than Samara in all ${theirs.length} searches (${ratio(last, all)} of it).`;
  });
  return sentences.join(' ');
}

/** @param {any} figures */
function firstTable({ first, ten }) {
  const head = ['', ...conditions.map(({ name }) => name)];
  const text = table(
    head,
    rows(first, ({ times, found }) => times.map((/** @type {number | null} */ time) => (time === null ? 'failed' : milli(time) + (found ? '' : ' (nothing found)')))),
  );
  return `${text}

“${ten[0]}”, given at once; medians. ${conditions
    .filter(({ slower }) => slower === 1)
    .map(({ name, down, latency }) => `${name}: ${down} Mbit/s, ${latency} ms`)
    .join('; ')}; all that can be is sent under brotli. Chromium slows the processor down for the page alone: Pagefind's
worker runs at full speed. “${title('pagefind-least')}” has no worker.`;
}

/** @param {any} figures */
function openingTable({ opened, memory }) {
  const head = ['', 'opening', '÷ MiniSearch', 'memory', '÷ MiniSearch', 'after ten searches', '÷ MiniSearch'];
  const text = table(
    head,
    rows(memory, ({ open, searched }, name) => [
      ...(opened[name] === undefined || inParts(name) ? ['', ''] : [milli(opened[name]), ratio(opened[name], opened[reference])]),
      (open / 1e6).toFixed(1),
      ratio(open, memory[reference]?.open),
      (searched / 1e6).toFixed(1),
      ratio(searched, memory[reference]?.searched),
    ]),
  );
  return `${text}

Memory is the heap after a collection (\`performance.measureUserAgentSpecificMemory\`) and all of WebAssembly's memory, less what
the page held before. Pagefind's worker is not seen by that; without one it is.`;
}

/** @param {any} figures */
function keysTable({ keys, excerpts }) {
  const head = ['', 'p50', 'p95', 'p99', 'mean', 'p50 ÷ MiniSearch', 'p99 ÷ MiniSearch', 'keys', 'set'];
  const row = (/** @type {Times} */ times, /** @type {string} */ options) => [
    ...[times.p50, times.p95, times.p99, times.mean].map(micro),
    ratio(times.p50, keys[reference]?.p50),
    ratio(times.p99, keys[reference]?.p99),
    times.count === times.of ? String(times.of) : `${times.count} of ${times.of}`,
    options,
  ];
  const lines = engines.flatMap(({ name, title, options }) => [
    ...(keys[name] ? [[title, ...row(keys[name], options)]] : []),
    ...(excerpts[name] ? [[`${title}, with excerpts`, ...row(excerpts[name], 'the same, and excerpts made by the page')]] : []),
  ]);
  return `${table(head, lines)}

Each beginning of each query, ten results. Samara's times hold excerpts, sections and marks, because its \`search\` gives them,
unless it is told not to; the others give stored documents. “With excerpts”: the page finds the first match in each of the ten texts, cuts 36 words around it and marks what matches. Pagefind's
times hold its requests, to a host on the same machine; all parts are there after the first round.`;
}

/** @param {any} figures */
function exactTable({ exact }) {
  const head = ['', 'p50', 'p95', 'p99', 'mean', 'p50 ÷ MiniSearch', 'mean ÷ FlexSearch, whole words'];
  const text = table(
    head,
    rows(exact, ({ p50, p95, p99, mean }) => [
      ...[p50, p95, p99, mean].map(micro),
      ratio(p50, exact[reference]?.p50),
      ratio(mean, exact['flexsearch-strict']?.mean),
    ]),
  );
  return `${text}

Neither prefixes nor typing errors. FlexSearch does not rank by frequency. The page's clock has steps of 5 µs, which single times
below 20 µs show; the mean is from whole rounds.`;
}
