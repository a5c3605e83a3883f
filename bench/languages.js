/**
 * Measures other engines in every language: `node languages.js FILE [NAME…] [--every N]`, with the output of `samara-eval
 * languages export`. NAME selects engines; `--every N` takes every N-th translation.
 *
 * All engines get the same articles and the same queries, which are words as they occur in the articles; the first hit is
 * what counts. Each engine has the options with which it finds most: prefixes on; fuzzy search on, except for Orama and
 * lunr, which find less with it; the language of the text where the engine supports it.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { create, insertMultiple, search } from '@orama/orama';
import { createTokenizer as japanese } from '@orama/tokenizers/japanese';
import { createTokenizer as mandarin } from '@orama/tokenizers/mandarin';
import elasticlunr from 'elasticlunr';
import flexsearch from 'flexsearch';
import MiniSearch from 'minisearch';
import * as pagefind from 'pagefind';

/** @typedef {{ url: string, title: string, text: string }} Article */
/** @typedef {{ name: string, lang: string, articles: Article[], queries: { typed: string, url: string }[], found: number }} Text */
/** @typedef {(typed: string) => string | undefined | Promise<string | undefined>} First the URL of the first hit */

const fields = /** @type {('title' | 'text')[]} */ (['title', 'text']);
/** The share of first hits that every language should reach. */
const threshold = 0.95;

/** @type {Record<string, (text: Text) => First | Promise<First>>} */
const peers = {
  'Pagefind 1.6 (its own page script, `lang` on every page)': pages,

  'MiniSearch 7.2 (`prefix`, `fuzzy: 0.2`)': ({ articles }) => {
    const index = new MiniSearch({ fields, idField: 'url' });
    index.addAll(articles);
    return (typed) => index.search(typed, { prefix: true, fuzzy: 0.2 })[0]?.id;
  },

  'FlexSearch 0.8 (`tokenize: full`)': ({ articles }) => {
    const index = new flexsearch.Document({ tokenize: 'full', document: { id: 'url', index: fields } });
    articles.forEach((article) => index.add(/** @type {any} */ (article)));
    return (typed) => /** @type {any} */ (index.search(typed, { limit: 1, merge: true }))[0]?.id;
  },

  'Orama 3.1 (the text’s language, its tokenizers for Chinese and Japanese)': async ({ articles, lang }) => {
    const own = { ja: japanese, zh: mandarin }[primary(lang)];
    const options = own ? { components: { tokenizer: own() } } : { language: oramas[primary(lang)] ?? 'english' };
    const index = create({ schema: { url: 'string', title: 'string', text: 'string' }, ...options });
    await insertMultiple(index, articles);
    return async (typed) => (await search(index, { term: typed, properties: fields, limit: 1 })).hits[0]?.document.url;
  },

  'lunr 2.3 with lunr-languages 1.22 (prefixes too)': ({ articles, lang }) => {
    const own = lunrs.includes(primary(lang)) ? lunr[primary(lang)] : undefined;
    const index = lunr(
      /** @this {any} */ function () {
        if (own) this.use(own);
        this.ref('url');
        fields.forEach((field) => this.field(field));
        articles.forEach((article) => this.add(article));
      },
    );
    const tokenizer = own?.tokenizer ?? lunr.tokenizer;
    return (typed) => {
      const found = index.query((/** @type {any} */ clauses) => {
        for (const token of tokenizer(typed)) {
          clauses.term(token, { boost: 10 });
          clauses.term(String(token).toLowerCase(), { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false });
        }
      });
      return found[0]?.ref;
    };
  },

  'elasticlunr 0.9 (`expand`)': ({ articles }) => {
    const index = elasticlunr(function () {
      fields.forEach((field) => this.addField(field));
      this.setRef('url');
    });
    articles.forEach((article) => index.addDoc(article));
    return (typed) => index.search(typed, { expand: true })[0]?.ref;
  },
};

const require = createRequire(import.meta.url);
/** @type {any} */
const lunr = require('lunr');
['stemmer.support', 'multi'].forEach((name) => require(`lunr-languages/lunr.${name}.js`)(lunr));
const lunrs = 'ar da de el es fi fr he hi hu hy it ja kn ko nl no pt ro ru sa sv ta te th tr vi'.split(' ');
lunr.wordcut = require('lunr-languages/wordcut.js');
require('lunr-languages/tinyseg.js')(lunr);
lunr.utils.warn = () => {};
lunrs.forEach((lang) => require(`lunr-languages/lunr.${lang}.js`)(lunr));

/** @type {Record<string, string>} */
const oramas = Object.fromEntries(
  (
    'ar arabic, hy armenian, bg bulgarian, cs czech, da danish, nl dutch, en english, fi finnish, fr french, de german, ' +
    'el greek, hu hungarian, hi indian, id indonesian, ga irish, it italian, lt lithuanian, ne nepali, no norwegian, ' +
    'nb norwegian, nn norwegian, pt portuguese, ro romanian, ru russian, sa sanskrit, sr serbian, sl slovenian, ' +
    'es spanish, sv swedish, ta tamil, tr turkish, uk ukrainian'
  )
    .split(', ')
    .map((pair) => pair.split(' ')),
);

/** @param {string} lang @returns {string} */
const primary = (lang) => lang.split('-')[0];

let instances = 0;

/** Keeps Pagefind's files in memory, and runs its page script in Node with stand-ins for the page. @param {Text} text */
async function pages({ articles, lang }) {
  const { index } = await pagefind.createIndex();
  if (!index) throw new Error('Pagefind could not be started');
  const escapeHtml = (/** @type {string} */ html) =>
    html.replace(/[&<]/g, (c) => ({ '&': '&amp;', '<': '&lt;' })[c] ?? c);
  for (const [at, { title, text }] of articles.entries()) {
    const content = `<html lang="${lang}"><body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></body></html>`;
    await index.addHTMLFile({ sourcePath: `${at}.html`, content });
  }
  const { files } = await index.getFiles();
  await index.deleteIndex();
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  const page = {
    document: { currentScript: null, querySelector: () => ({ getAttribute: () => lang }) },
    location: new URL('http://localhost/'),
    fetch: async (/** @type {string} */ url) => {
      const content = contents.get(String(url).replace(/^.*\/pagefind\/|\?.*$/g, ''));
      return new Response(/** @type {any} */ (content), { status: content ? 200 : 404 });
    },
  };
  Object.assign(globalThis, page, { window: globalThis });
  const script = Buffer.from(contents.get('pagefind.js') ?? '').toString('base64');
  const engine = await import(`data:text/javascript;base64,${script}#${instances++}`);
  await engine.options({ noWorker: true, basePath: 'http://localhost/pagefind/', baseUrl: '/' });
  await engine.init();
  return async (/** @type {string} */ typed) => {
    Object.assign(globalThis, page);
    const { results } = await engine.search(typed);
    const number = (await results[0]?.data())?.url.match(/\d+/)?.[0];
    return articles[number]?.url;
  };
}

const { values, positionals } = parseArgs({
  options: { every: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const [file, ...chosen] = positionals;
const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
/** @type {Text[]} */
const texts = lines.filter((_, at) => at % Number(values.every) === 0).map((line) => JSON.parse(line));
console.log(
  `${texts.length} of ${lines.length} texts\n\n| | first hit | of | | languages under ${threshold * 100} % | seconds |\n|---|--:|--:|--:|--:|--:|`,
);
report(
  'Samara',
  texts.map(({ found }) => found),
);
for (const [name, build] of Object.entries(peers)) {
  if (chosen.length && !chosen.some((one) => name.startsWith(one))) continue;
  const start = performance.now();
  const counts = [];
  for (const text of texts) {
    const first = await build(text);
    let count = 0;
    for (const { typed, url } of text.queries) count += Number((await first(typed)) === url);
    counts.push(count);
  }
  report(name, counts, (performance.now() - start) / 1000);
}
await pagefind.close();

/** @param {string} name @param {number[]} counts first hits of each text @param {number} [seconds] */
function report(name, counts, seconds) {
  const found = counts.reduce((sum, count) => sum + count, 0);
  const all = texts.reduce((sum, { queries }) => sum + queries.length, 0);
  const poor = counts.filter((count, at) => count < texts[at].queries.length * threshold).length;
  const share = `${((found / all) * 100).toFixed(2)} %`;
  console.log(`| ${name} | ${found} | ${all} | ${share} | ${poor} | ${seconds?.toFixed(0) ?? ''} |`);
}
