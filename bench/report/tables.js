/** The tables of one corpus. */

import { engines } from '../engines/index.js';
import { conditions } from '../measure/first.js';
import { bytes, micro, milli, ratio, table } from './markdown.js';

/** @import { Times } from '../types.d.ts' */

/** The engine that the others are compared with. */
const reference = 'minisearch';

/** @param {any} figures @param {boolean} drawn whether there are plots of this corpus alone */
export function tables(figures, drawn) {
  const sections = [
    [`Published files, in bytes`, deliveredTable(figures)],
    [`Sent until the first result, and in ten searches, in bytes`, sentTable(figures)],
    [`From navigation to the first result, in ms`, figures.first && firstTable(figures)],
    [`Opening a loaded index, in ms, and memory, in MB`, openingTable(figures)],
    [`A key, in µs`, keysTable(figures)],
    [`An exact word, in µs`, exactTable(figures)],
  ];
  const head = `# ${figures.corpus}\n\n${bytes(figures.documents)} documents, ${bytes(figures.text)} bytes of text; ${figures.browser}.`;
  const givenUp = Object.entries(figures.givenUp).map(([name, why]) => `- ${title(name)} is excluded: ${why}.`);
  const shown = sections.filter(([, text]) => text).map(([name, text]) => `## ${name}\n\n${text}`);
  if (drawn) shown.push(`![](${figures.corpus}-bytes.svg)\n\n![](${figures.corpus}-keys.svg)`);
  return [head, ...(givenUp.length ? [givenUp.join('\n')] : []), ...shown].join('\n\n') + '\n';
}

/** @param {string} name */
const title = (name) => engines.find((engine) => engine.name === name)?.title ?? name;

/** Whether an engine loads its index in parts. @param {string} name */
const inParts = (name) => Boolean(engines.find((engine) => engine.name === name)?.inParts);

/** One row per engine that has figures. @param {Record<string, any>} figures @param {(figure: any, name: string) => string[]} row */
const rows = (figures, row) =>
  engines.filter(({ name }) => figures[name]).map(({ name, title }) => [title, ...row(figures[name], name)]);

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

The code of MiniSearch to uFuzzy is the library alone, bundled and minified by esbuild; Samara's includes its search box. The
index includes the texts from which results are shown. Pagefind's is on the host, and sent in parts.`;
}

/** @param {any} figures */
function sentTable({ sent, ten }) {
  const head = [
    '',
    'first result: requests',
    'gzip',
    'brotli',
    ...[1, 2, 4, 7, 10].map((at) => `after ${at}`),
    'requests in total',
  ];
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

First columns: a complete query, until one result can be shown. Then (brotli) after this many searches in a row, typed letter
by letter, with all results shown: ${ten.map((/** @type {string} */ query) => `“${query}”`).join(', ')}. Bodies only. ${crossing(sent)}`;
}

/** A sentence per Pagefind configuration: from which search on it has sent more than Samara. @param {any} sent */
export function crossing(sent) {
  const samara = sent.samara?.searches;
  if (!samara) return '';
  const sentences = ['pagefind', 'pagefind-least']
    .filter((name) => sent[name])
    .map((name) => {
      const pagefind = sent[name].searches;
      const at = pagefind.findIndex(
        (/** @type {any} */ one, /** @type {number} */ search) => one.size.brotli > samara[search].size.brotli,
      );
      const [last, all] = [pagefind[pagefind.length - 1].size.brotli, samara[samara.length - 1].size.brotli];
      if (at === 0) return `${title(name)} sends more than Samara from the first search on.`;
      if (at > 0) return `${title(name)} sends less than Samara until search ${at}, and more from search ${at + 1} on.`;
      return `${title(name)} sends less than Samara in all ${pagefind.length} searches (${ratio(last, all)} of it).`;
    });
  return sentences.join(' ');
}

/** @param {any} figures */
function firstTable({ first, ten }) {
  const head = ['', ...conditions.map(({ name }) => name)];
  const text = table(
    head,
    rows(first, ({ times, found }) =>
      times.map((/** @type {number | null} */ time) =>
        time === null ? 'failed' : milli(time) + (found ? '' : ' (nothing found)'),
      ),
    ),
  );
  return `${text}

Query: “${ten[0]}”, complete; medians. ${conditions
    .filter(({ slower }) => slower === 1)
    .map(({ name, down, latency }) => `${name}: ${down} Mbit/s, ${latency} ms`)
    .join('; ')}; compressible files under brotli. Chromium throttles the processor for the page only: Pagefind's worker
runs at full speed. “${title('pagefind-least')}” has no worker.`;
}

/** @param {any} figures */
function openingTable({ opened, memory }) {
  const head = ['', 'opening', '÷ MiniSearch', 'memory', '÷ MiniSearch', 'after ten searches', '÷ MiniSearch'];
  const text = table(
    head,
    rows(memory, ({ open, searched }, name) => [
      ...(opened[name] === undefined || inParts(name)
        ? ['', '']
        : [milli(opened[name]), ratio(opened[name], opened[reference])]),
      (open / 1e6).toFixed(1),
      ratio(open, memory[reference]?.open),
      (searched / 1e6).toFixed(1),
      ratio(searched, memory[reference]?.searched),
    ]),
  );
  return `${text}

Memory is the heap after a garbage collection (\`performance.measureUserAgentSpecificMemory\`) plus WebAssembly's memory, minus
what the page used before. It does not include Pagefind's worker; “${title('pagefind-least')}” has none.`;
}

/** @param {any} figures */
function keysTable({ keys, excerpts }) {
  const head = ['', 'p50', 'p95', 'p99', 'mean', 'p50 ÷ MiniSearch', 'p99 ÷ MiniSearch', 'keys', 'options'];
  const row = (/** @type {Times} */ times, /** @type {string} */ options) => [
    ...[times.p50, times.p95, times.p99, times.mean].map(micro),
    ratio(times.p50, keys[reference]?.p50),
    ratio(times.p99, keys[reference]?.p99),
    times.count === times.of ? String(times.of) : `${times.count} of ${times.of}`,
    options,
  ];
  const lines = engines.flatMap(({ name, title, options }) => [
    ...(keys[name] ? [[title, ...row(keys[name], options)]] : []),
    ...(excerpts[name]
      ? [[`${title}, with excerpts`, ...row(excerpts[name], 'the same, with excerpts made by the page')]]
      : []),
  ]);
  return `${table(head, lines)}

Every prefix of every query, ten results. Samara's times include excerpts, sections and marks, which its \`search\` returns
unless \`excerpts: false\` is set; the others return stored documents. “With excerpts”: the page finds the first match in each
of the ten texts, cuts 36 words around it and marks the matches. Pagefind's times include its requests, to a host on the same
machine; all parts are loaded after the first round.`;
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

No prefixes, no typing errors. FlexSearch does not rank by frequency. The page's clock has a resolution of 5 µs, which affects
single times below 20 µs; the mean is that of whole rounds.`;
}
