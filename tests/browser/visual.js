/**
 * Every state as a picture, held against the one that is kept. `npm run keep` takes them anew, to be looked at before
 * they are committed.
 *
 * Kept are small pictures, in which each point is the mean of a square: every machine draws letters a little
 * differently, but not in other places, sizes or colours. The letters themselves come with the tests.
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

/** How many points in a row, and in a column, become one. */
const square = 6;

/** How far a point may be from the one kept, in 256ths of a colour, before it counts as another. */
const pointTolerance = 40;

/**
 * Which share of the points may be others. The pictures are Chromium's; Firefox draws the page's own fields and buttons in
 * other sizes.
 */
export const shareTolerance = { chromium: 0.002, firefox: 0.02 };

/** The windows that pictures are taken in. */
export const windows = { phone: { width: 360, height: 740 }, desk: { width: 1200, height: 760 } };

/**
 * The looks, and which states are seen in them; null: all. Features are what the reader's system asks for, which only
 * Chromium can be told.
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

/** Letters that are the same everywhere, a cursor that does not blink, no bar beside what scrolls. */
const still = `
  @font-face { font-family: Letters; font-weight: 100 900; src: url(/letters.woff2) }
  html { font-family: Letters; caret-color: transparent }
  input { font: inherit }
  samara-search { --samara-font: Letters }
  samara-search::part(key) { font-family: Letters }
  samara-search::part(results) { scrollbar-width: none }`;

const { resolve } = createRequire(import.meta.url);
const letters = readFileSync(resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));

/** The pages that pictures are taken of. */
export function serveVisual() {
  const looks = Object.entries(visualLooks).map(([name, { look }]) => [`/${name}.html`, pageOf(look, still)]);
  return serve(join(dist, 'site'), { pages: { ...Object.fromEntries(looks), ...slowIndex, '/letters.woff2': letters } });
}

/**
 * Takes the pictures of a look in a window, one after the other.
 * @param {Browser} browser
 * @param {string} url of the server
 * @param {string} look
 * @param {keyof typeof windows} size
 * @yields {{ name: string, picture: PNG, page: Page }}
 */
export async function* takePictures(browser, url, look, size) {
  const { page } = await open(browser, `${url}${look}.html`);
  try {
    await page.setViewport(windows[size]);
    const { features } = visualLooks[look];
    // puppeteer's own function does not know of forced colours.
    if (features) await (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features });
    await page.evaluate(() => document.fonts.load('1em Letters'));
    await page.evaluate(`globalThis.library = (${openLibrary})()`);
    for (const [state, how] of Object.entries(states)) {
      // What went wrong is told with the server's address, which is another each time.
      if (state === 'error' || !(visualLooks[look].only ?? [state]).includes(state)) continue;
      await enter(page, how);
      yield { name: `${look}-${state}-${size}`, picture: await takePicture(page), page };
    }
  } finally {
    await page.close();
  }
}

/**
 * What is seen, made small.
 * @param {Page} page
 * @returns {Promise<PNG>}
 */
export async function takePicture(page) {
  return shrink(PNG.sync.read(Buffer.from(await page.screenshot())));
}

/** @param {string} name */
const keptPath = (name) => fileURLToPath(new URL(`kept/${name}.png`, import.meta.url));

/**
 * The picture that is kept.
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
 * Which share of a picture's points differ from another's, 0 to 1.
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
 * Each square of points as its mean. What is left over at the edges is cut off.
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

/** Keeps what the box looks like now. */
async function keep() {
  rmSync(keptPath('').slice(0, -4), { recursive: true, force: true });
  mkdirSync(new URL('kept/', import.meta.url));
  const server = await serveVisual();
  const browser = await launch('chromium');
  for (const look of Object.keys(visualLooks)) {
    for (const size of /** @type {(keyof typeof windows)[]} */ (Object.keys(windows))) {
      for await (const { name, picture } of takePictures(browser, server.url, look, size)) writePicture(keptPath(name), picture);
    }
  }
  await browser.close();
  server.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await keep();
