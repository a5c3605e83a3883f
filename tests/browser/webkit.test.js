/**
 * The key path in WebKitGTK, a stand-in for Safari: `cargo xtask test --integrations webkit`, or SAMARA_WEBKIT=1. The other
 * tests need puppeteer. What differs from Safari and is not seen here: RELIABILITY.md.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { dist } from './pages.js';
import { serve, strictPolicy } from './server.js';
import { pageOf, slowIndex } from './states.js';
import { keys, missing, WebKit } from './webkit.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param {string} attributes */
const page = (attributes, head = '') =>
  pageOf({}).replace(
    '<main></main>',
    `<main><h1>Reports</h1><samara-search ${attributes}></samara-search></main>${head}`,
  );

const results = page('hidden', '<script src="/samara-results.js" defer></script><samara-results></samara-results>');
const lazy = page('src="missing.samara"').replace(
  '<script src="/samara.js" defer></script>',
  '<script type="module" src="/samara-search.js"></script>',
);

const skip = process.env.SAMARA_WEBKIT ? missing() || false : 'only with `cargo xtask test --integrations webkit`';

describe('in WebKitGTK', { skip }, () => {
  /** @type {WebKit} */
  let webkit;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let strict;
  before(async () => {
    const pages = {
      '/inline': page('sorts="date:desc"'),
      '/dialog': page('mode="dialog"'),
      '/results': results,
      '/lazy': lazy,
      '/axe.js': axe,
      ...slowIndex,
    };
    server = await serve(join(dist, 'site'), { pages });
    strict = await serve(join(dist, 'site'), { policy: strictPolicy });
    webkit = await WebKit.start();
  });
  after(async () => {
    await webkit?.close();
    server.close();
    strict.close();
  });

  /** What the box shows. */
  const state = () =>
    webkit.evaluate(() => {
      const root = /** @type {any} */ (document.querySelector('samara-search')?.shadowRoot);
      const input = root.querySelector('input');
      return {
        value: input.value,
        isOpen: root.querySelector('.samara-listbox').checkVisibility(),
        active: root.getElementById(input.getAttribute('aria-activedescendant'))?.textContent ?? null,
        options: root.querySelectorAll('[role=option]').length,
      };
    });

  /** Waits for the results of a query. @param {string} query */
  const search = async (query) => {
    await webkit.evaluate(() => {
      const box = /** @type {any} */ (document.querySelector('samara-search'));
      Object.assign(globalThis, { queries: [] });
      box.addEventListener('samara-search', (/** @type {any} */ { detail }) =>
        /** @type {any} */ (globalThis).queries.push(detail.query),
      );
      box.focus();
    });
    await webkit.type(query);
    await webkit.until((query) => /** @type {any} */ (globalThis).queries.includes(query), query);
  };

  /** @param {string} path */
  const openBox = async (path) => {
    await webkit.open(server.url + path);
    await webkit.evaluate(() => customElements.whenDefined('samara-search').then(() => true));
  };

  test('typing, arrow keys and Escape', async () => {
    await openBox('inline');
    await search('villages burned');
    const { active, ...shown } = await state();
    assert.equal(active, null);
    assert.ok(shown.isOpen && shown.options > 1);
    await webkit.type(keys.ArrowDown);
    assert.match((await state()).active ?? '', /village/i);
    await webkit.type(keys.Escape);
    assert.deepEqual([(await state()).isOpen, (await state()).value], [false, 'villages burned']);
    await webkit.type(keys.Escape);
    assert.equal((await state()).value, '');
  });

  test('Enter opens the hit', async () => {
    await openBox('inline');
    await search('telenor');
    await webkit.type(keys.Enter);
    assert.ok(await webkit.until(() => location.pathname === '/telenor-shared-customer-data'));
  });

  test('a completion is accepted, a typing error corrected', async () => {
    await openBox('inline');
    await search('teleno');
    await webkit.until(() =>
      document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-ghost:not([hidden])'),
    );
    await webkit.type(keys.ArrowRight);
    assert.equal((await state()).value, 'telenor');
    await openBox('inline');
    await search('telnor');
    const text = await webkit.evaluate(
      () => document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-corrected')?.textContent,
    );
    assert.equal(text, 'telenor');
  });

  test('a facet narrows the list', async () => {
    await openBox('inline');
    await search('military');
    const before = (await state()).options;
    await webkit.click(() =>
      [...(document.querySelector('samara-search')?.shadowRoot?.querySelectorAll('.samara-chip') ?? [])].at(-1),
    );
    await webkit.until(() =>
      document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-chip[aria-pressed=true]'),
    );
    await webkit.until(
      (before) =>
        (document.querySelector('samara-search')?.shadowRoot?.querySelectorAll('[role=option]').length ?? 0) < before,
      before,
    );
  });

  test('a dialog opens by its shortcut and closes at the first Escape', async () => {
    await openBox('dialog');
    await webkit.chord(keys.Control, 'k');
    const isModal = () =>
      document.querySelector('samara-search')?.shadowRoot?.querySelector('dialog')?.matches(':modal');
    await webkit.until(isModal);
    await search('military');
    assert.ok((await state()).options);
    await webkit.type(keys.Escape);
    assert.equal(await webkit.evaluate(isModal), false);
  });

  test('the bar keeps the text that is typed before the element is loaded', async () => {
    await webkit.open(`${server.url}lazy`);
    await webkit.until(() => document.querySelector('samara-search')?.shadowRoot?.querySelector('input'));
    await webkit.evaluate(() => document.querySelector('samara-search')?.shadowRoot?.querySelector('input')?.focus());
    await webkit.type('villages');
    await webkit.until(() => document.querySelector('samara-search')?.shadowRoot?.querySelector('.samara-retry'));
    assert.equal((await state()).value, 'villages');
  });

  test('a page of results answers its address', async () => {
    await webkit.open(`${server.url}results#?q=military`);
    const titles = await webkit.until(() => {
      const root = document.querySelector('samara-results')?.shadowRoot;
      const links = [...(root?.querySelectorAll('.samara-title a') ?? [])].map((link) => link.textContent);
      return links.length ? links : null;
    });
    assert.ok(titles?.length);
  });

  test('the page works under the strict policy, and its reader marks words', async () => {
    await webkit.open(strict.url);
    await webkit.until(() => document.querySelector('#documents li'));
    await webkit.evaluate(() => customElements.whenDefined('samara-search').then(() => true));
    await search('telenor');
    await webkit.type(keys.Enter);
    await webkit.until(() => document.querySelector('#reader mark[aria-current]'));
    await webkit.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    await webkit.type('n');
    assert.match(await webkit.evaluate(() => document.querySelector('.samara-walk span')?.textContent ?? ''), /^2 of /);
  });

  test('one file works from disk', async () => {
    await webkit.open(pathToFileURL(join(dist, 'samara.html')).href);
    await webkit.until(() => document.querySelector('#documents li'));
    await search('telenor');
    assert.ok((await state()).options);
  });

  test('axe-core reports no violation', async () => {
    for (const [path, query] of [
      ['inline', 'military'],
      ['dialog', 'telnor'],
    ]) {
      await openBox(path);
      await webkit.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).open());
      await search(query);
      const found = await webkit.evaluate(async () => {
        await import(/** @type {any} */ ('/axe.js'));
        const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] });
        return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
      });
      assert.deepEqual(found, [], path);
    }
  });
});
