/** Tests without a browser: translations of the box are complete, and the modules can be imported on a server. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { formatCount, wordsFor } from '../../www/words/words.js';
import { englishPageWords, englishWords } from '../../www/words/en.js';

/** @import { PageWords } from '../../www/words/words.js' */

/** What the command writes into the page. In English, it is no text of a script: `crates/bundle/src/page_texts.rs`. */
const englishOfCommand = {
  pageDescription: 'Search runs on this page alone: no server, no tracking, nothing stored.',
  pageFooter: '{}: search that travels with the page.',
};

/** The texts of the box and of pages: a language has them in one file. */
const allEnglish = { ...englishWords, ...englishPageWords, ...englishOfCommand };

const root = new URL('../../', import.meta.url);

/** The languages with a file. English is built in. */
const languages = readdirSync(new URL('www/words/', root))
  .map((name) => name.replace(/\.js$/, ''))
  .filter((name) => name !== 'en' && name !== 'words')
  .sort();

for (const lang of languages) await import(`../../www/words/${lang}.js`);

/** Facets of most sites. Their English names are those in the index. */
const facets = ['year', 'tags', 'source', 'author'];

/** Labels of controls that have little room. The others are sentences, which wrap. */
const labels = ['clear', 'close', 'retry', 'more', 'all', 'fewer', 'move', 'open', 'dismiss'];

/** Scripts of which a language uses more than the one of its code. */
const scripts = /** @type {Record<string, string[]>} */ ({
  Jpan: ['Han', 'Hiragana', 'Katakana'],
  Kore: ['Hangul'],
  Hans: ['Han'],
  Hant: ['Han'],
});

/** @param {string} lang */
function wordsOf(lang) {
  return /** @type {PageWords & typeof englishOfCommand} */ (globalThis.samaraWords?.[lang]);
}

/**
 * All texts, by a path such as `names.date:desc`. Examples of the query syntax are numbered.
 * @param {PageWords & typeof englishOfCommand} words
 * @returns {Record<string, string>}
 */
function textsOf({ lang, syntax, count, names, ...texts }) {
  const nested = { count, names, example: Object.keys(syntax), syntax: Object.values(syntax) };
  for (const [group, members] of Object.entries(nested)) {
    for (const [key, text] of Object.entries(members)) Object.assign(texts, { [`${group}.${key}`]: text });
  }
  return texts;
}

/** @param {string} text */
function lengthOf(text) {
  return [...new Intl.Segmenter().segment(text)].length;
}

/**
 * The head of a file names the language and says whether a speaker has read the texts.
 * @param {string} lang
 */
function headOf(lang) {
  const file = readFileSync(new URL(`www/words/${lang}.js`, root), 'utf8');
  const head = / \* The texts of the search box in (.+) \((.+)\)\. (A speaker has|No speaker has) read them( yet)?\.\n/;
  const [, english, own, speaker, yet] = head.exec(file) ?? assert.fail(`${lang}.js: the head must match ${head}`);
  assert.equal(speaker === 'No speaker has', !!yet, lang);
  return { english, own, isRead: !yet };
}

for (const lang of languages) {
  const words = wordsOf(lang);

  test(`${lang}: has all texts of English and no others`, () => {
    assert.deepEqual(Object.keys(words).sort(), Object.keys(allEnglish).sort());
    assert.equal(words.lang, lang);
    assert.deepEqual(Object.keys(words.names).sort(), [...Object.keys(allEnglish.names), ...facets].sort());
    const examples = Object.keys(words.syntax);
    const patterns = [/^"\S.*\S"$/u, /^-[\p{L}\p{M}]+$/u, /^title:[\p{L}\p{M}]+$/u];
    assert.equal(examples.length, patterns.length);
    for (const [i, pattern] of patterns.entries()) assert.match(examples[i], pattern);
    for (const [key, text] of Object.entries(textsOf(words))) {
      assert.ok(text, key);
      assert.equal(text, text.trim().normalize(), key);
    }
  });

  test(`${lang}: has the placeholders of English and the plural forms of the language`, () => {
    const { pluralCategories } = new Intl.PluralRules(lang).resolvedOptions();
    for (const category of pluralCategories) assert.ok(words.count[category], category);
    assert.ok(words.count.other?.includes('{}'));
    const english = textsOf(allEnglish);
    for (const [key, text] of Object.entries(textsOf(words))) {
      if (key.startsWith('count.')) continue;
      assert.equal(text.split('{}').length, (english[key] ?? '').split('{}').length, key);
      assert.doesNotMatch(text.replaceAll('{}', ''), /[{}]/, key);
    }
  });

  test(`${lang}: leaves no text in English`, () => {
    const english = textsOf(allEnglish);
    for (const [key, text] of Object.entries(textsOf(words))) {
      if (key.startsWith('count.')) assert.doesNotMatch(text, /\bresults?\b/i, key);
      else assert.notEqual(text.toLowerCase(), english[key]?.toLowerCase(), key);
    }
  });

  test(`${lang}: is written in the script of the language`, () => {
    const script = new Intl.Locale(lang).maximize().script ?? '';
    const others = (scripts[script] ?? [script]).map((name) => `\\p{scx=${name}}`).join('');
    const foreign = new RegExp(`(?=\\p{L})[^${others}]`, 'gu');
    for (const [key, text] of Object.entries(textsOf(words))) {
      assert.deepEqual(text.replace('title:', '').match(foreign) ?? [], [], `${key}: ${text}`);
    }
  });

  test(`${lang}: has labels that fit`, () => {
    const english = textsOf(allEnglish);
    for (const [key, text] of Object.entries(textsOf(words))) {
      if (!labels.includes(key) && !key.startsWith('names.')) continue;
      const most = Math.max(16, 2.5 * lengthOf(english[key] ?? ''));
      assert.ok(lengthOf(text) <= most, `${key}: ${text}, at most ${most} letters`);
    }
    // The line of keys at the foot of a dialog does not wrap.
    const keys = [words.move, words.open, words.dismiss];
    assert.ok(lengthOf(keys.join('')) <= 30, keys.join(' '));
  });
}

test('the documentation lists all languages and says which ones a speaker has read', () => {
  const rows = languages.map((lang) => {
    const { english, own, isRead } = headOf(lang);
    return `| \`${lang}\` | ${own} | ${english} | ${isRead ? 'yes' : 'no'} |\n`;
  });
  const table = `| code | language | in English | read by a speaker |\n|---|---|---|---|\n${rows.join('')}`;
  const page = readFileSync(new URL('docs/adding-a-language.md', root), 'utf8');
  assert.ok(page.includes(`${table}\n`), `the table in docs/adding-a-language.md should be\n\n${table}`);
});

test('the playground offers all languages', () => {
  const page = readFileSync(new URL('www/try/try.html', root), 'utf8');
  const offered = /<select name="lang".*?<\/select>/s.exec(page)?.[0].matchAll(/<option value="(.+)">(.+)</g) ?? [];
  assert.deepEqual(
    [...offered].map(([, lang, name]) => [lang, name.toLowerCase()]),
    [...languages, 'en'].sort().map((lang) => [lang, lang === 'en' ? 'english' : headOf(lang).own.toLowerCase()]),
  );
});

test('a page in a variant of a language has the texts of the language', () => {
  assert.equal(wordsFor('pt-BR').lang, 'pt');
  assert.equal(wordsFor('no').lang, 'nb');
  assert.equal(wordsFor('nn-NO').lang, 'nb');
  assert.equal(wordsFor('zh-CN').lang, 'zh');
  assert.equal(wordsFor('zh-TW').lang, 'zh-hant');
  assert.equal(wordsFor('zh-Hant').lang, 'zh-hant');
  assert.equal(wordsFor('xx').lang, 'en');
});

test('plural forms follow the rules of each language', () => {
  assert.equal(formatCount(wordsFor('en'), 1), '1 result');
  assert.equal(formatCount(wordsFor('en-GB'), 1234), '1,234 results');
  assert.equal(formatCount(wordsFor('ru'), 1), '1 результат');
  assert.equal(formatCount(wordsFor('ru'), 3), '3 результата');
  assert.equal(formatCount(wordsFor('ru'), 11), '11 результатов');
  assert.equal(formatCount(wordsFor('ar'), 2), 'نتيجتان');
  assert.equal(formatCount(wordsFor('pl'), 22), '22 wyniki');
  assert.equal(formatCount(wordsFor('ro'), 20), '20 de rezultate');
  assert.equal(formatCount(wordsFor('he'), 2), 'שתי תוצאות');
  assert.equal(formatCount(wordsFor('mr'), 12), '१२ परिणाम');
  assert.equal(formatCount(wordsFor('xx'), 2), '2 results');
});

test('a text that a language lacks is in English', () => {
  const { retry, ...others } = wordsOf('da');
  globalThis.samaraWords = { ...globalThis.samaraWords, 'x-lacking': others };
  assert.equal(retry, 'Prøv igen');
  assert.equal(wordsFor('x-lacking').retry, 'Try again');
  assert.equal(wordsFor('x-lacking').close, 'Luk');
});

test('messages of the page replace those of the language', () => {
  assert.equal(wordsFor('de', { none: 'Nix: {}' }).none, 'Nix: {}');
  assert.equal(wordsFor('de', { none: 'Nix: {}' }).retry, 'Erneut versuchen');
});

test('on a server the element can be imported, and registering it does nothing', async () => {
  const www = (/** @type {string} */ name) => import(new URL(`../../www/${name}`, import.meta.url).href);
  const { SamaraSearch } = await www('element/samara-search.js');
  await www('element/samara-search-define.js');
  await www('page/samara-marks.js');
  const { Samara } = await www('core/samara.js');
  assert.equal(typeof SamaraSearch, 'function');
  assert.equal(typeof Samara.open, 'function');
  assert.equal('customElements' in globalThis, false);
});
