/** The plots of one corpus, and those of texts that grow. */

import { engines, isCompared } from '../engines/index.js';
import { draw } from './plot.js';

/** @typedef {import('./plot.js').Line} Line */

const compared = engines.filter(isCompared);
const ours = ['samara', 'samara-raw'];

/** @param {any} figures @returns {Record<string, string>} SVG by name */
export function plots(figures) {
  const { corpus, sent, keys } = figures;
  return {
    [`${corpus}-bytes`]: draw({
      title: `${corpus}: what ten searches in a row have loaded (brotli)`,
      x: { label: 'searches, typed letter by letter', ticks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
      y: { label: 'kilobytes sent, in all', log: true },
      lines: lines((name) => sent[name]?.searches.map((/** @type {any} */ { size }, /** @type {number} */ at) => [at + 1, size.brotli / 1000])),
    }),
    [`${corpus}-keys`]: draw({
      title: `${corpus}: how long a key takes`,
      x: { label: 'share of the keys that take no longer, %', ticks: [50, 95, 99].map((_, at) => at), format: (at) => ['50', '95', '99'][at] },
      y: { label: 'microseconds', log: true },
      lines: lines((name) => keys[name] && [keys[name].p50, keys[name].p95, keys[name].p99].map((time, at) => [at, time])),
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
    figures.rare.flatMap((/** @type {any} */ { documents, times }) => (times[name] ? [[documents, times[name].p50]] : []));
  return {
    'growth-keys': draw({
      title: 'How long a key takes as the corpus grows (median)',
      x: documents,
      y: { label: 'microseconds', log: true },
      lines: lines((name) => over(({ keys }) => keys[name]?.p50)),
    }),
    'growth-rare': draw({
      title: 'How long two words take whose rarer one is in ten documents',
      x: documents,
      y: { label: 'microseconds', log: true },
      lines: lines((name) => over(({ rare }) => rare.find((/** @type {any} */ one) => one.documents === 10)?.times[name]?.p50)),
    }),
    'growth-rarest': draw({
      title: 'Samara: time by the rarest word, in corpora of several sizes',
      x: { label: 'documents that have the rarest word', log: true },
      y: { label: 'microseconds', log: true },
      lines: all.map((figures) => ({
        name: `${figures.documents.toLocaleString('en')} documents`,
        points: rarest(figures, 'samara'),
      })),
    }),
    'growth-bytes': draw({
      title: 'What is sent until the first result, as the corpus grows (brotli)',
      x: documents,
      y: { label: 'kilobytes', log: true },
      lines: lines((name) => over(({ sent }) => sent[name] && sent[name].first.brotli / 1000)),
    }),
  };
}

/** A line for each engine that has points. @param {(name: string) => [number, number][] | undefined} points @returns {Line[]} */
const lines = (points) =>
  compared.flatMap(({ name, title }) => {
    const there = points(name);
    const plain = title.replace(/`/g, '');
    return there?.length ? [{ name: plain, points: there, strong: ours.includes(name), dashed: name === 'samara-raw' || name === 'pagefind-least' }] : [];
  });
