/** What tests do with dist/maker.html: give it files, and take the page that it makes. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dist } from './pages.js';

/** @import { Page } from 'puppeteer-core' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const maker = pathToFileURL(join(dist, 'maker.html')).href;

/** What axe-core reports. @param {Page} page @returns {Promise<string[]>} */
export async function axeFindings(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run();
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
  });
}

/** Keeps the last blob that got an address: the page that was made. Its address cannot be fetched under the page's policy. */
export function keepBlob() {
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    if (blob instanceof Blob && blob.type === 'text/html') Object.assign(globalThis, { madePage: blob });
    return create(blob);
  };
}

/**
 * Gives files to the page's field, as a browser does after a folder was chosen: files with paths below the folder's name.
 * @param {Page} page
 * @param {Iterable<[string, Buffer]>} given
 * @param {string} [name] of the folder; none for single files
 */
export async function choose(page, given, name) {
  const encoded = [...given].map(([path, bytes]) => [name ? `${name}/${path}` : path, bytes.toString('base64')]);
  await page.evaluate(
    (encoded, isFolder) => {
      const files = encoded.map(([path, text]) => {
        const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        const file = new File([bytes], /** @type {string} */ (path.split('/').pop()));
        if (isFolder) Object.defineProperty(file, 'webkitRelativePath', { value: path });
        return file;
      });
      const input = /** @type {HTMLInputElement} */ (document.getElementById(isFolder ? 'folder' : 'files'));
      Object.defineProperty(input, 'files', { value: files, configurable: true });
      input.dispatchEvent(new Event('change'));
    },
    encoded,
    !!name,
  );
}

/**
 * Waits until a part of the page is shown.
 * @param {Page} page
 * @param {string} id
 */
export async function step(page, id) {
  await page.waitForFunction((id) => document.getElementById(id)?.hidden === false, { timeout: 300_000 }, id);
}

/** @param {Page} page @param {string} selector */
export const textOf = (page, selector) =>
  page.evaluate((selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).innerText, selector);

/** The page that was made. @param {Page} page */
export async function madePage(page) {
  await page.evaluate(() => /** @type {HTMLFormElement} */ (document.getElementById('form')).requestSubmit());
  await step(page, 'done');
  const base64 = await page.evaluate(async () => {
    const bytes = new Uint8Array(await /** @type {any} */ (globalThis).madePage.arrayBuffer());
    const portions = [];
    for (let at = 0; at < bytes.length; at += 30_000) {
      portions.push(String.fromCharCode(...bytes.subarray(at, at + 30_000)));
    }
    return btoa(portions.join(''));
  });
  return Buffer.from(base64, 'base64').toString('utf8');
}

/**
 * The page that the command makes.
 * @param {string} source
 * @param {string} out
 * @param {string[]} options
 */
export function pack(source, out, options) {
  const words = ['pack', source, '--out', out, '--quiet', ...options];
  execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'ignore'] });
  return readFileSync(out, 'utf8');
}

/**
 * The parts of a page that do not depend on how its engine was compiled: the command of these tests has one that is not
 * optimized by wasm-opt. The index, in a script of its own, is the last thing before that of the engine.
 * @param {string} page
 */
export function withoutEngine(page) {
  const index = page.indexOf('(globalThis.samaraIndexes');
  const end = page.indexOf('</script>', index);
  assert.ok(index > 0 && end > index, 'the page has an index');
  return page.slice(0, end);
}

/**
 * Makes instances of the engine end in a trap, as by a panic.
 * @param {Page} page
 * @param {string} replaced a function of the engine, as a member of an object, that may call those of `exports`
 */
export async function breakEngine(page, replaced) {
  await page.evaluate((replaced) => {
    const script = /** @type {HTMLElement} */ (document.getElementById('maker-worker'));
    const fault = `
      const { Instance } = WebAssembly;
      WebAssembly.Instance = function (module, imports) {
        const { exports } = new Instance(module, imports);
        return { exports: { ...exports, ${replaced} } };
      };`;
    const bytes = Uint8Array.from(atob(script.textContent ?? ''), (character) => character.charCodeAt(0));
    const source = fault + new TextDecoder().decode(bytes);
    script.textContent = btoa(String.fromCharCode(...new TextEncoder().encode(source)));
  }, replaced);
}

/** The boxes of the facets. @param {Page} page */
export const facetBoxes = (page) =>
  page.$$eval('#facets input', (boxes) =>
    boxes.map((box) => {
      const { value, checked } = /** @type {HTMLInputElement} */ (box);
      return { value, checked };
    }),
  );
