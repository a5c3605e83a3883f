/** Tests of the measuring functions. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letterByLetter, spread, summary } from '../measure/keys.js';
import { interleaved } from '../measure/rounds.js';
import { excerpt } from '../pages/excerpt.js';

test('a key is timed by its fastest rounds, averaged over the ticks of the clock', () => {
  // 2.5 µs on a clock with a resolution of 5: it shows 0 or 5. A round delayed by another program is ignored.
  const rounds = [0, 0.005, 0, 0.005, 9].map((time) => ({ times: [time, 0.4], whole: 0.41 + time }));
  const { p50, p99, mean, count, of } = summary(rounds, 4);
  assert.deepEqual(
    [p50, p99, count, of].map((value) => Math.round(value * 10)),
    [25, 25, 20, 40],
  );
  assert.equal(Math.round(mean), 205);
  const slow = summary(
    [
      { times: [3], whole: 3 },
      { times: [2], whole: 2 },
    ],
    1,
  );
  assert.equal(slow.p99, 2000);
});

test('rounds are compared on the keys that all of them have', () => {
  const { count, mean } = summary(
    [
      { times: [1, 1], whole: 2 },
      { times: [1], whole: 1 },
    ],
    3,
  );
  assert.deepEqual([count, mean], [1, 1000]);
});

test('queries are typed letter by letter, and every prefix of their order is spread over all of them', () => {
  assert.deepEqual(letterByLetter(['ab', 'ç']), ['a', 'ab', 'ç']);
  const queries = Array.from({ length: 60 }, (_, at) => String(at));
  const order = spread(queries);
  assert.deepEqual([...order].sort(), [...queries].sort());
  for (const third of [0, 20, 40]) {
    assert.ok(
      order.slice(0, 6).some((query) => Number(query) >= third && Number(query) < third + 20),
      order.join(' '),
    );
  }
  assert.deepEqual(spread(['one']), ['one']);
});

test('engines take turns, each as often as the others', async () => {
  /** @type {string[]} */
  const turns = [];
  await interleaved(3, ['a', 'b', 'c'], async (engine) => void turns.push(engine));
  assert.deepEqual(turns.join(''), 'abcacbcab');
});

test('an excerpt surrounds the first match and has all marks', () => {
  const before = Array.from({ length: 100 }, (_, at) => `word${at}`).join(' ');
  const { text, marks } = excerpt(`${before} Ownership of owners, disowned. ${before}`, 'owner');
  assert.equal(text.split(' ').length, 36);
  assert.deepEqual(
    marks.map(([start, end]) => text.slice(start, end)),
    ['Owner', 'owner'],
  );
  assert.deepEqual(excerpt('short text', 'nothing'), { text: 'short text', marks: [] });
  assert.deepEqual(excerpt('C++', '(+').marks, []);
});
