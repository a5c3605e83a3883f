/** Every occurrence of a query, its table, addresses within the page, and citations: what needs no browser. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCitation } from '../../www/page/citation.js';
import { findOccurrences, split, tableHead, tableRow } from '../../www/page/occurrences.js';
import { formatOccurrences, formatRoute, parseOccurrences, parseRoute } from '../../www/page/routes.js';

/** @import { Mark } from '../../www/samara.d.ts' */

/** The marks of a word in a text. @param {string} text @param {RegExp} word */
const marksOf = (text, word) =>
  [...text.matchAll(word)].map((found) => /** @type {Mark} */ ([found.index, found.index + found[0].length]));

test('marked words beside each other are one occurrence', () => {
  const text = 'The stray bullet, a stray, then a “stray” bullet.';
  const found = split(text, marksOf(text, /stray|bullet/g));
  assert.deepEqual(
    found.map(({ match }) => match),
    ['stray bullet', 'stray', 'stray” bullet'],
  );
  assert.equal(found[0].before, 'The ');
  assert.equal(found[2].after, '.');
});

test('a context is cut between words, or between characters where there are no spaces', () => {
  const words = `${'word '.repeat(40)}seed ${'other '.repeat(40)}`;
  const [inWords] = split(words, marksOf(words, /seed/g));
  assert.match(inWords.before, /^(word ){10,12}$/);
  assert.match(inWords.after, /^( other){9,10}$/);
  const burmese = 'မြန်မာ'.repeat(30);
  const [inBurmese] = split(burmese, [[90, 96]]);
  assert.equal(inBurmese.match, 'မြန်မာ');
  for (const side of [inBurmese.before, inBurmese.after]) {
    assert.ok(side.length >= 60 && side.length < 70, side);
    assert.doesNotMatch(side, /^\p{M}/u);
  }
  const emoji = `${'🍁'.repeat(50)}x${'🍁'.repeat(50)}`;
  const [inEmoji] = split(emoji, [[100, 101]]);
  // A lone surrogate cannot be encoded.
  assert.doesNotThrow(() => encodeURIComponent(inEmoji.before + inEmoji.after));
});

test('the parts of a text are in it, whatever the marks are', () => {
  let seed = 7;
  const random = (/** @type {number} */ below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: random(300) }, () => 'ab é🍁ာ,\n'.at(random(9))).join('');
    /** @type {Mark[]} */
    const marks = [];
    for (let at = 0; at < text.length; at += 1 + random(40)) {
      const end = Math.min(text.length, at + 1 + random(5));
      marks.push([at, end]);
      at = end;
    }
    const folded = text.replace(/\s+/g, ' ');
    for (const { before, match, after } of split(text, marks)) {
      assert.ok(match);
      assert.ok(folded.includes(match));
      assert.ok(before.length <= 70 && after.length <= 70);
    }
  }
});

/** An index of three documents, of which two have the same text. */
const source = /** @type {any} */ ({
  /** @param {string} query @param {{ offset: number }} options */
  async search(query, { offset }) {
    assert.ok(query.endsWith(' '), 'the last word is finished');
    const hit = { url: 'a', duplicates: ['b'] };
    return { total: 1, hits: offset ? [] : [hit], suggestion: null };
  },
  /** @param {string} url */
  async document(url) {
    const block = (/** @type {string} */ kind, /** @type {string} */ text) => ({
      kind,
      text,
      marks: marksOf(text, /seed/g),
    });
    const blocks = [block('h1', 'A seed'), block('p', 'No.'), block('p', 'One seed, a seed.')];
    return { url, title: 'A seed', titleMarks: [[2, 6]], lang: 'en', meta: { date: '2022-01-30' }, blocks };
  },
});

test('the list has each document, and a title once', async () => {
  const found = [];
  for await (const { url, block, match, date } of findOccurrences(source, 'seed'))
    found.push([url, block, match, date]);
  const of = (/** @type {string} */ url) => [-1, 2, 2].map((block) => [url, block, 'seed', '2022-01-30']);
  assert.deepEqual(found, [...of('a'), ...of('b')]);
});

test('the table is CSV, without formulas', () => {
  assert.equal(tableHead, '\ufeffnumber,document,address,date,before,occurrence,after\r\n');
  const occurrence = {
    url: 'a.md',
    title: '=1+1',
    date: '',
    lang: '',
    block: 0,
    before: ' -a, "b" ',
    match: '@x',
    after: '+\n',
  };
  assert.equal(tableRow(1, occurrence), `1,'=1+1,a.md,,"' -a, ""b"" ",'@x,"'+\n"\r\n`);
});

test('addresses are readable, and lead back to the URL', () => {
  const route = { query: '', anchor: '', block: null };
  for (const [url, address] of [
    ['docs/a%20b.pdf', '#/docs/a%20b.pdf'],
    ['mail.mbox?message=2', '#/mail.mbox%3Fmessage=2'],
    ['https://example.org/a?b=1#c', '#/https://example.org/a%3Fb=1%23c'],
    ['%3F%253F%25%#', '#/%253F%25253F%2525%%23'],
  ]) {
    assert.equal(formatRoute({ url }), address);
    assert.deepEqual(parseRoute(address), { url, ...route });
  }
  const passage = { url: 'a', query: 'b & c', anchor: 'd', block: 12 };
  assert.equal(formatRoute(passage), '#/a?q=b+%26+c&at=d&p=12');
  assert.deepEqual(parseRoute(formatRoute(passage)), passage);
  assert.equal(parseRoute('#/a?p=x')?.block, null);
  assert.equal(parseRoute('#?q=a'), null);
  assert.equal(parseOccurrences(formatOccurrences('“a” & b')), '“a” & b');
  assert.equal(parseOccurrences('#/a?all=b'), '');
});

test('a citation names the source, its hash, its date and the address', () => {
  const view = {
    url: 'docs/a%20b.pdf',
    title: 'Seeds',
    meta: { date: '2022-01-30T10:00', sha256: '0123456789abcdef'.repeat(4) },
  };
  const place = { quotation: ' It\nspins ', archive: 'Trees', address: 'trees.html#/docs/a%20b.pdf?p=3' };
  assert.equal(
    formatCitation(view, place),
    '“It spins” Seeds, 2022-01-30. Trees: docs/a b.pdf, SHA-256 0123456789abcdef…. trees.html#/docs/a%20b.pdf?p=3',
  );
  assert.equal(
    formatCitation({ url: 'a', title: 'A', meta: {} }, { ...place, quotation: '', address: 'x' }),
    'A. Trees: a. x',
  );
});
