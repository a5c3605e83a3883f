/** Pages with a password in browsers, opened from disk. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { open, stored, type, visit } from './pages.js';
import { serve } from './server.js';

/** @import { Page } from 'puppeteer-core' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const password = 'Passwörter 🍁 for trees';

const folder = mkdtempSync(join(tmpdir(), 'samara-encrypted-'));
const file = join(folder, 'page.html');
const address = pathToFileURL(file).href;

before(() => {
  writeFileSync(join(folder, 'maple.md'), '# Maple\n\nA samara spins.\n');
  writeFileSync(join(folder, 'ash.md'), '# Ash\n\nAnother samara.\n');
  const options = ['--title', 'Trees & seeds', '--description', 'Two of them', '--name', 'Ann', '--footer', 'The end'];
  execFileSync(process.env.SAMARA ?? 'samara', ['pack', folder, '--out', file, '--quiet', '--password', ...options], {
    env: { ...process.env, SAMARA_PASSWORD: password },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
});
after(() => rmSync(folder, { recursive: true }));

/** @param {Page} page */
const state = (page) =>
  page.evaluate(() => ({
    title: document.title,
    texts: ['h1', 'div.front p', '.brand span', '.colophon p'].map((part) => document.querySelector(part)?.textContent),
    isLocked: !!document.querySelector('.unlock'),
    documents: document.querySelectorAll('#documents li').length,
    isSearchShown: !!(/** @type {HTMLElement} */ (document.querySelector('.search')).offsetHeight),
    focus: document.activeElement?.id || document.activeElement?.localName,
  }));

/** @param {Page} page @param {string} text */
async function enter(page, text) {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** @param {Page} page */
async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run();
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
  });
}

inBothBrowsers('an encrypted page from disk', (browser) => {
  test('asks for the password, says that another one is wrong, and opens', async () => {
    const seen = await open(browser(), address);
    const { page } = seen;
    await page.waitForSelector('#password');
    const locked = await state(page);
    assert.equal(locked.title, 'These documents are encrypted');
    assert.deepEqual([locked.isLocked, locked.isSearchShown, locked.documents], [true, false, 0]);
    assert.equal(locked.focus, 'password');
    assert.deepEqual(await violations(page), []);

    await enter(page, 'something else');
    await page.waitForFunction(() => document.getElementById('unlock-state')?.textContent?.startsWith('This password'));
    assert.deepEqual(await violations(page), []);
    const field = await page.$eval('#password', (input) => ({
      isInvalid: input.getAttribute('aria-invalid'),
      isFocused: input === document.activeElement,
    }));
    assert.deepEqual(field, { isInvalid: 'true', isFocused: true });

    // The wrong password is selected, so typing replaces it.
    await enter(page, password);
    await page.waitForSelector('#documents li');
    assert.deepEqual(await state(page), {
      title: 'Trees & seeds',
      texts: ['Trees & seeds', 'Two of them', 'Ann', 'The end'],
      isLocked: false,
      documents: 2,
      isSearchShown: true,
      focus: 'samara-search',
    });
    const { hits } = await type(page, 'spins');
    assert.deepEqual(
      hits.map((hit) => hit.url),
      ['maple.md'],
    );
    assert.deepEqual(seen.errors, []);
    assert.deepEqual(
      seen.requests.filter((url) => !/^data:/.test(url) && url.split('#')[0] !== address),
      [],
    );
    assert.ok(Object.values(await stored(page)).every((count) => count === 0));

    await page.reload();
    await page.waitForSelector('#password');
    assert.equal((await state(page)).isLocked, true, 'a reload asks again');
    await page.close();
  });

  test('the address of a document leads there once the page is open', () =>
    visit(browser(), `${address}#/maple.md?q=spins`, async ({ page }) => {
      await page.waitForSelector('#password');
      await enter(page, password);
      await page.waitForSelector('#reader mark');
      assert.equal(await page.title(), 'Maple · Trees & seeds');
    }));
});

inBothBrowsers('an encrypted page at an address without encryption', (browser) => {
  test('says so', async () => {
    const server = await serve(folder);
    try {
      // A browser offers no cryptography to pages from http, except from the machine itself.
      const remove = () => Object.defineProperty(crypto, 'subtle', { value: undefined });
      await visit(
        browser(),
        `${server.url}page.html`,
        async ({ page }) => {
          await page.waitForSelector('#password:disabled');
          assert.match(
            await page.$eval('#unlock-state', (text) => text.textContent),
            /^This browser cannot decrypt here/,
          );
        },
        remove,
      );
    } finally {
      await server.close();
    }
  });
});
