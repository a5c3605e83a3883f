/** Tables of size and speed by the number of documents. */

import { engines, isCompared } from '../engines/index.js';
import { bytes, micro, milli, table } from './markdown.js';

/** @param {any[]} all figures of generated texts, from small to large */
export function growthTables(all) {
  const sizes = all.map(({ documents }) => `${bytes(documents)} documents`);
  const over = (/** @type {(figures: any, name: string) => string | undefined} */ of) => {
    const rows = engines
      .filter(isCompared)
      .map(({ name, title }) => [
        title,
        ...all.map((figures) => of(figures, name) ?? (figures.givenUp[name] ? 'excluded' : '')),
      ]);
    return table(
      ['', ...sizes],
      rows.filter(([, ...cells]) => cells.some(Boolean)),
    );
  };
  const wanted = [...new Set(all.flatMap(({ rare }) => rare.map((/** @type {any} */ { documents }) => documents)))];
  const rarest = (/** @type {string} */ name) =>
    table(
      ['documents with the rarest word', ...sizes],
      wanted.map((count) => [
        bytes(count),
        ...all.map(({ rare }) => {
          const times = rare.find((/** @type {any} */ { documents }) => documents === count)?.times[name];
          return times ? micro(times.p50) : '';
        }),
      ]),
    );
  const givenUp = all.flatMap(({ documents, givenUp }) =>
    Object.entries(givenUp).map(
      ([name, why]) => `- ${engines.find((one) => one.name === name)?.title}, ${bytes(documents)} documents: ${why}`,
    ),
  );
  return `# Growth

Documents of 200 random words; the n-th most frequent word has a frequency proportional to 1/n (Zipf); ${all[0].browser}.

## A key, median, in µs

${over(({ keys }, name) => keys[name] && micro(keys[name].p50) + partly(keys[name]))}

![](growth-keys.svg)

Typed letter by letter: the first letters of a word, which match very many documents, count as much as the last.

## A key, p99, in µs

${over(({ keys }, name) => keys[name] && micro(keys[name].p99) + partly(keys[name]))}

## Samara: two words, by the number of documents with the rarer one, median, in µs

The other word is in more than half of the documents.

${rarest('samara')}

![](growth-rarest.svg)

![](growth-rare.svg)

## The same for MiniSearch

${rarest('minisearch')}

## Sent until the first result, brotli, in bytes

${over(({ sent }, name) => sent[name] && bytes(sent[name].first.brotli))}

![](growth-bytes.svg)

## Opening, in ms

${over(({ opened }, name) => (opened[name] === undefined || name.startsWith('pagefind') ? undefined : milli(opened[name])))}

## Memory after opening, in MB

${over(({ memory }, name) => memory[name] && (memory[name].open / 1e6).toFixed(1))}
${givenUp.length ? `\n## Excluded\n\n${givenUp.join('\n')}\n` : ''}`;
}

/** @param {{ count: number, of: number }} times */
const partly = ({ count, of }) => (count < of ? ` (${count} of ${of} keys)` : '');
