/** The plots of one corpus, and those of growth. */

import { engines, isCompared } from '../engines/index.js';
import { draw } from './plot.js';

/** @typedef {import('./plot.js').Line} Line */

const compared = engines.filter(isCompared);
const highlighted = ['samara', 'samara-raw'];

/** @param {any} figures @returns {Record<string, string>} SVG by name */
export function plots(figures) {
  const { corpus, sent, keys } = figures;
  return {
    [`${corpus}-bytes`]: draw({
      title: `${corpus}: loaded by ten searches in a row (brotli)`,
      x: { label: 'searches, typed letter by letter', ticks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
      y: { label: 'kilobytes sent in total', log: true },
      lines: lines((name) =>
        sent[name]?.searches.map((/** @type {any} */ { size }, /** @type {number} */ at) => [
          at + 1,
          size.brotli / 1000,
        ]),
      ),
    }),
    [`${corpus}-keys`]: draw({
      title: `${corpus}: time of a key`,
      x: {
        label: 'percentile of the keys',
        ticks: [50, 95, 99].map((_, at) => at),
        format: (at) => ['50', '95', '99'][at],
      },
      y: { label: 'microseconds', log: true },
      lines: lines(
        (name) => keys[name] && [keys[name].p50, keys[name].p95, keys[name].p99].map((time, at) => [at, time]),
      ),
    }),
  };
}

/**
 * Over corpora of several sizes.
 * @param {any[]} all figures, from small to large
 * @returns {Record<string, string>}
 */
export function growth(all) {
  const sizes = all.map(({ documents }) => documents);
  const documents = { label: 'documents', log: true, ticks: sizes };
  const over = (/** @type {(figures: any) => number | undefined} */ of) =>
    all.flatMap((figures) => {
      const value = of(figures);
      return value ? [/** @type {[number, number]} */ ([figures.documents, value])] : [];
    });
  const rarest = (/** @type {any} */ figures, /** @type {string} */ name) =>
    figures.rare.flatMap((/** @type {any} */ { documents, times }) =>
      times[name] ? [[documents, times[name].p50]] : [],
    );
  return {
    'growth-keys': draw({
      title: 'Time of a key as the corpus grows (median)',
      x: documents,
      y: { label: 'microseconds', log: true },
      lines: lines((name) => over(({ keys }) => keys[name]?.p50)),
    }),
    'growth-rare': draw({
      title: 'Time of two words, the rarer of which is in ten documents',
      x: documents,
      y: { label: 'microseconds', log: true },
      lines: lines((name) =>
        over(({ rare }) => rare.find((/** @type {any} */ one) => one.documents === 10)?.times[name]?.p50),
      ),
    }),
    'growth-rarest': draw({
      title: 'Samara: time by the frequency of the rarest word',
      x: { label: 'documents with the rarest word', log: true },
      y: { label: 'microseconds', log: true },
      lines: all.map((figures) => ({
        name: `${figures.documents.toLocaleString('en')} documents`,
        points: rarest(figures, 'samara'),
      })),
    }),
    'growth-bytes': draw({
      title: 'Sent until the first result, as the corpus grows (brotli)',
      x: documents,
      y: { label: 'kilobytes', log: true },
      lines: lines((name) => over(({ sent }) => sent[name] && sent[name].first.brotli / 1000)),
    }),
  };
}

/** One line per engine that has points. @param {(name: string) => [number, number][] | undefined} points @returns {Line[]} */
const lines = (points) =>
  compared.flatMap(({ name, title }) => {
    const values = points(name);
    const plain = title.replace(/`/g, '');
    return values?.length
      ? [
          {
            name: plain,
            points: values,
            strong: highlighted.includes(name),
            dashed: name === 'samara-raw' || name === 'pagefind-least',
          },
        ]
      : [];
  });
