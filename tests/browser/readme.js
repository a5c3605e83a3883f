/** `npm run readme` takes the pictures of README.md from dist/: docs/page.png and the animation docs/typing.webp. */

import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { launch } from './browsers.js';
import { dist, open, ready, type } from './pages.js';
import { serve } from './server.js';
import { appears } from './states.js';

/** @import { Page } from 'puppeteer-core' */

/** A query with two typing errors; the first hit has a matching section. */
const query = 'vilages burnd';

/** Removes the gutter of the scroll bar: pictures have none. */
const still = 'html { scrollbar-gutter: auto !important; scrollbar-width: none }';

/** @param {string} name */
const docs = (name) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

const server = await serve(`${dist}site`);
const browser = await launch('chromium');
await takePage();
await takeTyping();
await browser.close();
server.close();

/** The box as a dialog over the page, with the passage beside the list. */
async function takePage() {
  const page = await openPage({ width: 1200, height: 760, deviceScaleFactor: 2 });
  await page.$eval('samara-search', (box) => {
    box.setAttribute('mode', 'dialog');
    box.setAttribute('preview', '');
  });
  await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).open());
  await type(page, query);
  await appears(page, '.samara-preview-text');
  await settle(page);
  await sharp(await page.screenshot())
    .resize(1800)
    .png({ palette: true, effort: 10 })
    .toFile(docs('page.png'));
  await page.close();
}

/** A reader types, selects a section and reads it. */
async function takeTyping() {
  const page = await openPage({ width: 840, height: 760, deviceScaleFactor: 1.25 });
  /** @type {Uint8Array[]} */
  const frames = [];
  /** @type {number[]} the duration of each frame, in milliseconds */
  const delay = [];
  const take = async (/** @type {number} */ milliseconds) => {
    await settle(page);
    frames.push(await page.screenshot());
    delay.push(milliseconds);
  };
  await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).focus());
  await take(800);
  for (const [at, letter] of [...query].entries()) {
    await page.keyboard.type(letter);
    // People do not type evenly.
    await take(letter === ' ' ? 240 : 110 + 40 * (at % 3));
  }
  delay[delay.length - 1] = 1600;
  await page.keyboard.press('ArrowDown');
  await take(500);
  await page.keyboard.press('ArrowDown');
  await take(1100);
  await page.keyboard.press('Enter');
  await page.waitForSelector('article mark');
  await take(4000);
  await sharp(frames, { join: { animated: true } })
    .webp({ delay, loop: 0, quality: 80, effort: 6, minSize: true, smartSubsample: true })
    .toFile(docs('typing.webp'));
  await page.close();
}

/** @param {import('puppeteer-core').Viewport} viewport */
async function openPage(viewport) {
  const { page } = await open(browser, server.url);
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: 'light' },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.addStyleTag({ content: still });
  await ready(page);
  return page;
}

/** Waits until the results of the query are painted. @param {Page} page */
function settle(page) {
  return page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
}
