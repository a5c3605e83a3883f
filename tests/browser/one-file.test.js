/** dist/samara.html, opened from disk like by a double click, with the documents of seeds/. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { dist, marked, open, ready, shown, stored, type } from './pages.js';

const page = pathToFileURL(join(dist, 'samara.html')).href;

const telenor = 'telenor-shared-customer-data';
const myitkyina = 'myitkyina-child-shot-dead';
const sagaing = 'sagaing-villages-burned';
const weekly = 'weekly-update-2022-01-30';
const statement = 'statement-on-power-sharing';
const statementAgain = 'statement-on-power-sharing-second-copy';

inBothBrowsers('samara.html from disk', (browser) => {
  /** @type {import('./pages.js').Observed} */
  let seen;
  before(async () => {
    seen = await open(browser(), page);
    await ready(seen.page);
  });

  /** @param {string} query */
  const urls = async (query) => (await type(seen.page, query)).hits.map((hit) => hit.url);

  test('finds the article about a word', async () => {
    const { hits, suggestion } = await type(seen.page, 'telenor');
    assert.equal(hits[0].url, telenor);
    assert.equal(suggestion, null);
    const { options, text } = await shown(seen.page);
    assert.match(options[0].text, /Telenor has shared sensitive customer data/);
    assert.equal(options[0].marks[0], 'Telenor');
    assert.match(text, /\b1 result\b/);
  });

  test('corrects a typing error and says so', async () => {
    const { hits, suggestion } = await type(seen.page, 'telnor');
    assert.equal(hits[0].url, telenor);
    assert.equal(suggestion, 'telenor');
    assert.match((await shown(seen.page)).text, /Showing results for telenor/);
  });

  test('says that a query with too many words is cut', async () => {
    // At once: a search for each of the letters would take minutes.
    await seen.page.evaluate((query) => {
      const box = /** @type {any} */ (document.querySelector('samara-search'));
      return box.search(query);
    }, 'telenor '.repeat(1_001));
    assert.match((await shown(seen.page)).text, /Long query: only its first words were searched/);
    assert.equal((await type(seen.page, 'telenor')).cut, false);
    assert.doesNotMatch((await shown(seen.page)).text, /Long query/);
  });

  test('finds an exact phrase and marks nothing else', async () => {
    const { hits, total } = await type(seen.page, '"stray bullet"');
    assert.equal(total, 1);
    assert.equal(hits[0].url, myitkyina);
    assert.deepEqual(marked(hits[0].excerpt), ['stray', 'bullet']);
    assert.deepEqual(hits[0].titleMarks, []);
    assert.deepEqual((await shown(seen.page)).options[0].marks, ['stray', 'bullet']);
  });

  test('ranks the document about both words first', async () => {
    assert.equal((await urls('villages burned'))[0], sagaing);
  });

  test('excludes documents with a word', async () => {
    assert.deepEqual((await urls('kachin -omaha')).sort(), [myitkyina, weekly]);
  });

  test('searches titles only', async () => {
    assert.deepEqual(await urls('title:weekly'), [weekly]);
  });

  test('matches the last word as a prefix', async () => {
    const found = await urls('myitk');
    assert.equal(found[0], myitkyina);
  });

  test('merges two documents with the same text into one hit, also for a corrected query', async () => {
    const { hits, suggestion } = await type(seen.page, 'powr shaing');
    assert.equal(suggestion, 'power sharing');
    const statements = hits.filter((hit) => [statement, statementAgain].includes(hit.url));
    assert.equal(statements.length, 1);
    assert.equal(hits[0], statements[0]);
    assert.deepEqual([hits[0].url, ...hits[0].duplicates].sort(), [statement, statementAgain]);
  });

  test('opens a hit by keyboard and shows it on the page with marks', async () => {
    await type(seen.page, '"stray bullet"');
    await seen.page.keyboard.press('Enter');
    const read = await seen.page.evaluate(async () => {
      const article = /** @type {HTMLElement} */ (document.querySelector('article'));
      for (let frame = 0; frame < 300 && !article.querySelector('mark'); frame++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return { text: article.innerText, marks: [...article.querySelectorAll('mark')].map((mark) => mark.textContent) };
    });
    assert.match(read.text, /seven-year-old boy in Myitkyina/);
    assert.deepEqual(read.marks, ['stray', 'bullet']);
  });

  test('requests nothing, stores nothing, reports no error', async () => {
    // The page is the only file; its icon is an empty data: URL.
    assert.deepEqual(
      seen.requests.filter((url) => !url.startsWith('data:') && url.split('#')[0] !== page),
      [],
    );
    assert.deepEqual(seen.errors, []);
    assert.deepEqual(await seen.violations(), []);
    assert.ok(Object.values(await stored(seen.page)).every((count) => count === 0));
  });
});
