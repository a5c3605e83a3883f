/**
 * Pictures of every state, compared with the kept ones. `npm run keep` takes new ones, to be reviewed before they are
 * committed.
 *
 * The kept pictures are scaled down, each pixel the mean of a square: machines differ in how they draw glyphs, but not in
 * positions, sizes or colours. The font comes with the tests.
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PNG } from 'pngjs';
import { launch } from './browsers.js';
import { openLibrary } from './library.js';
import { dist, open } from './pages.js';
import { serve } from './server.js';
import { enter, pageOf, slowIndex, states } from './states.js';

/** @import { Browser, Page } from 'puppeteer-core' */
/** @import { Kind } from './browsers.js' */
/** @import { Look } from './states.js' */

/** The width and height of the square that becomes one pixel. */
const square = 6;

/** By how much a channel of a pixel may differ from the kept one, of 255, before the pixel counts as different. */
const pointTolerance = 40;

/**
 * The share of pixels that may differ. The kept pictures are from Chromium; Firefox draws native fields and buttons in
 * other sizes.
 */
export const shareTolerance = { chromium: 0.002, firefox: 0.03 };

/** The window sizes. */
export const windows = { phone: { width: 360, height: 740 }, desk: { width: 1200, height: 760 } };

/**
 * The looks and their states; null means all states. `features` are media features, which only Chromium can emulate.
 * @type {Record<string, { look: Look, only: string[] | null, features?: { name: string, value: string }[] }>}
 */
export const visualLooks = {
  light: { look: {}, only: null },
  dark: { look: { scheme: 'dark' }, only: null },
  rtl: { look: { dir: 'rtl' }, only: ['facets', 'dialog-results'] },
  paper: { look: { theme: 'paper' }, only: ['corrected'] },
  night: { look: { theme: 'night' }, only: ['dialog-results'] },
  plain: { look: { theme: 'plain' }, only: ['facets'] },
  forced: { look: {}, only: ['option', 'facets', 'dialog'], features: [{ name: 'forced-colors', value: 'active' }] },
};

/** The font of the tests, a cursor that does not blink, no scroll bars. */
const still = `
  @font-face { font-family: Letters; font-weight: 100 900; src: url(/letters.woff2) }
  html { font-family: Letters; caret-color: transparent }
  input { font: inherit }
  samara-search { --samara-font: Letters }
  samara-search::part(key) { font-family: Letters }
  samara-search::part(results) { scrollbar-width: none }`;

const { resolve } = createRequire(import.meta.url);
const letters = readFileSync(resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));

/** Serves the pages for the pictures. */
export function serveVisual() {
  const looks = Object.entries(visualLooks).map(([name, { look }]) => [`/${name}.html`, pageOf(look, still)]);
  return serve(join(dist, 'site'), {
    pages: { ...Object.fromEntries(looks), ...slowIndex, '/letters.woff2': letters },
  });
}

/**
 * Takes the pictures of all states of a look in a window size.
 * @param {Browser} browser
 * @param {string} url the URL of the server
 * @param {string} look
 * @param {keyof typeof windows} size
 * @yields {{ name: string, picture: PNG, page: Page }}
 */
export async function* takePictures(browser, url, look, size) {
  const { page } = await open(browser, `${url}${look}.html`);
  try {
    await page.setViewport(windows[size]);
    const { features } = visualLooks[look];
    // puppeteer's own function does not support forced colours.
    if (features) await (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features });
    await page.evaluate(() => document.fonts.load('1em Letters'));
    await page.evaluate(`globalThis.library = (${openLibrary})()`);
    for (const [state, how] of Object.entries(states)) {
      // Error messages contain the address of the server, which differs every time.
      if (state === 'error' || !(visualLooks[look].only ?? [state]).includes(state)) continue;
      await enter(page, how);
      yield { name: `${look}-${state}-${size}`, picture: await takePicture(page), page };
    }
  } finally {
    await page.close();
  }
}

/**
 * A screenshot, scaled down.
 * @param {Page} page
 * @returns {Promise<PNG>}
 */
export async function takePicture(page) {
  return shrink(PNG.sync.read(Buffer.from(await page.screenshot())));
}

/** @param {string} name */
const keptPath = (name) => fileURLToPath(new URL(`kept/${name}.png`, import.meta.url));

/**
 * The kept picture.
 * @param {string} name
 */
export function keptPicture(name) {
  return PNG.sync.read(readFileSync(keptPath(name)));
}

/**
 * @param {string} path
 * @param {PNG} picture
 */
export function writePicture(path, picture) {
  writeFileSync(path, PNG.sync.write(picture, { colorType: 2, deflateLevel: 9 }));
}

/**
 * The share of pixels in which two pictures differ, 0 to 1.
 * @param {PNG} one
 * @param {PNG} other
 */
export function difference(one, other) {
  if (one.width !== other.width || one.height !== other.height) return 1;
  let differ = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    const far = [0, 1, 2].some((part) => Math.abs(one.data[at + part] - other.data[at + part]) > pointTolerance);
    if (far) differ++;
  }
  return (differ * 4) / one.data.length;
}

/**
 * Replaces each square of pixels by its mean. Incomplete squares at the edges are cut off.
 * @param {PNG} large
 * @returns {PNG}
 */
export function shrink(large) {
  const small = new PNG({ width: Math.floor(large.width / square), height: Math.floor(large.height / square) });
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const sums = [0, 0, 0, 0];
      for (let i = 0; i < square * square; i++) {
        const row = y * square + Math.floor(i / square);
        const from = 4 * (row * large.width + x * square + (i % square));
        for (let part = 0; part < 4; part++) sums[part] += large.data[from + part];
      }
      const to = 4 * (y * small.width + x);
      for (let part = 0; part < 4; part++) small.data[to + part] = Math.round(sums[part] / square ** 2);
    }
  }
  return small;
}

/** Replaces the kept pictures. */
async function keep() {
  rmSync(keptPath('').slice(0, -4), { recursive: true, force: true });
  mkdirSync(new URL('kept/', import.meta.url));
  const server = await serveVisual();
  const browser = await launch('chromium');
  for (const look of Object.keys(visualLooks)) {
    for (const size of /** @type {(keyof typeof windows)[]} */ (Object.keys(windows))) {
      for await (const { name, picture } of takePictures(browser, server.url, look, size))
        writePicture(keptPath(name), picture);
    }
  }
  await browser.close();
  server.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await keep();
