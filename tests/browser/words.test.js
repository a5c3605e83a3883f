/** What needs no browser: the languages of the box are complete, and the modules can be imported on a server. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { countWords, wordsFor } from '../../www/words.js';
import { englishWords } from '../../www/words/en.js';

/** Twelve with English, which is built in. */
const languages = ['ar', 'de', 'es', 'fr', 'hi', 'id', 'ja', 'my', 'pt', 'ru', 'zh'];

for (const lang of languages) await import(`../../www/words/${lang}.js`);

/** Sentences that have a place for words or a number. */
const withPlace = /** @type {const} */ (['none', 'showing', 'instead', 'missing', 'copy']);

test('each language is a file, and no file is forgotten here', () => {
  const files = readdirSync(new URL('../../www/words/', import.meta.url)).map((name) => name.slice(0, -3));
  assert.deepEqual(files.sort(), [...languages, 'en'].sort());
});

for (const lang of languages) {
  test(`${lang}: all that English says, with a place where English has one, and a form for every number`, () => {
    const words = globalThis.samaraWords?.[lang] ?? {};
    assert.deepEqual(Object.keys(englishWords).filter((key) => !(key in words)), []);
    assert.deepEqual(Object.keys(words).filter((key) => !(key in englishWords)), []);
    assert.equal(words.lang, lang);
    for (const key of withPlace) assert.equal(words[key]?.split('{}').length, 2, key);
    for (const order of ['', 'date:desc', 'date:asc', 'title:asc']) assert.ok(words.names?.[order], order);
    assert.equal(Object.keys(words.syntax ?? {}).length, Object.keys(englishWords.syntax).length);
    for (const category of new Intl.PluralRules(lang).resolvedOptions().pluralCategories) {
      assert.ok(words.count?.[category] ?? words.count?.other, category);
    }
    assert.ok(words.count?.other?.includes('{}'));
  });
}

test('numbers take the form that their language has for them', () => {
  assert.equal(countWords(wordsFor('en'), 1), '1 result');
  assert.equal(countWords(wordsFor('en-GB'), 1234), '1,234 results');
  assert.equal(countWords(wordsFor('ru'), 1), '1 результат');
  assert.equal(countWords(wordsFor('ru'), 3), '3 результата');
  assert.equal(countWords(wordsFor('ru'), 11), '11 результатов');
  assert.equal(countWords(wordsFor('ar'), 2), 'نتيجتان');
  assert.equal(countWords(wordsFor('xx'), 2), '2 results');
});

test('what a page says in its own words stands over the language', () => {
  assert.equal(wordsFor('de', { none: 'Nix: {}' }).none, 'Nix: {}');
  assert.equal(wordsFor('de', { none: 'Nix: {}' }).retry, 'Erneut versuchen');
});

test('on a server the element can be imported, and registering it does nothing', async () => {
  const www = (/** @type {string} */ name) => import(new URL(`../../www/${name}`, import.meta.url).href);
  const { SamaraSearch } = await www('samara-search.js');
  await www('samara-search-define.js');
  await www('samara-marks.js');
  const { Samara } = await www('samara.js');
  assert.equal(typeof SamaraSearch, 'function');
  assert.equal(typeof Samara.open, 'function');
  assert.equal('customElements' in globalThis, false);
});
