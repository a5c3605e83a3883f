/** Tests of tables and plots. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { micro, ratio, table } from '../report/markdown.js';
import { draw } from '../report/plot.js';
import { crossing } from '../report/tables.js';

/** @param {number[]} sizes */
const searches = (...sizes) => ({ searches: sizes.map((brotli) => ({ size: { brotli } })) });

test('the search at which Pagefind overtakes Samara is stated', () => {
  const sent = {
    samara: searches(250, 250, 250),
    pagefind: searches(130, 240, 260),
    'pagefind-least': searches(100, 150, 200),
  };
  assert.equal(
    crossing(sent),
    'Pagefind sends less than Samara until search 2, and more from search 3 on. ' +
      'Pagefind, least sends less than Samara in all 3 searches (0.80 of it).',
  );
  assert.match(crossing({ ...sent, pagefind: searches(300, 300, 300) }), /more than Samara from the first search on/);
});

test('numbers and ratios are rounded', () => {
  assert.deepEqual([micro(3.125), micro(1234.5)], ['3.1', '1,235']);
  assert.deepEqual([ratio(1, 3), ratio(1, 100), ratio(1, undefined)], ['0.33', '0.010', '']);
  assert.equal(table(['', 'a'], [['x', '1']]), '|  | a |\n| --- | --: |\n| x | 1 |');
});

test('a plot has every line, its name and both axes, and no invalid number', () => {
  const svg = draw({
    title: 'A < B',
    x: { label: 'documents', log: true, ticks: [100, 1000] },
    y: { label: 'µs', log: true },
    lines: [
      {
        name: 'one',
        points: [
          [100, 3],
          [1000, 3],
        ],
      },
      { name: 'two', points: [[100, 3.1]] },
      { name: 'none', points: [] },
    ],
  });
  assert.equal((svg.match(/<circle/g) ?? []).length, 3);
  for (const text of ['A &lt; B', 'documents', 'µs', '>one<', '>two<', '1,000']) assert.ok(svg.includes(text), text);
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  assert.ok(!svg.includes('>none<'));
});
