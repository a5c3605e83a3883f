/**
 * Compares pictures of the box, in every state, look and window size, with the kept ones (tests/browser/kept). After an
 * intended change, `npm run keep` replaces them.
 */

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import {
  difference,
  keptPicture,
  serveVisual,
  shareTolerance,
  takePicture,
  takePictures,
  visualLooks,
  windows,
  writePicture,
} from './visual.js';

/** The folder for pictures that differ. */
const changed = join(tmpdir(), 'samara-pictures');

/** Changes of the style that the comparison must notice. */
const damages = {
  'marks without colour': 'samara-search::part(mark) { background: none }',
  'narrower hits': 'samara-search::part(option) { padding-block: 0.3rem }',
  'smaller letters': 'samara-search::part(excerpt) { font-size: 0.75em }',
};

inBothBrowsers('pictures of the box', (browser, kind) => {
  /** @type {Awaited<ReturnType<typeof serveVisual>>} */
  let server;
  before(async () => {
    server = await serveVisual();
  });
  after(() => server.close());

  for (const look of Object.keys(visualLooks)) {
    if (visualLooks[look].features && kind !== 'chromium') continue;
    for (const size of /** @type {(keyof typeof windows)[]} */ (Object.keys(windows))) {
      test(`${look}, ${size}`, async () => {
        const others = [];
        for await (const { name, picture } of takePictures(browser(), server.url, look, size)) {
          const share = difference(picture, keptPicture(name));
          if (share <= shareTolerance[kind]) continue;
          mkdirSync(changed, { recursive: true });
          const path = join(changed, `${name}-${kind}.png`);
          writePicture(path, picture);
          others.push(`${name}: ${(100 * share).toFixed(2)} % of the pixels differ, see ${path}`);
        }
        assert.deepEqual(others, []);
      });
    }
  }

  test('small changes of the style are noticed', async () => {
    for await (const { name, page } of takePictures(browser(), server.url, 'light', 'phone')) {
      if (name !== 'light-results-phone') continue;
      for (const [damage, css] of Object.entries(damages)) {
        const style = await page.addStyleTag({ content: css });
        const share = difference(await takePicture(page), keptPicture(name));
        assert.ok(share > shareTolerance.chromium, `${damage}: ${share}`);
        await style.evaluate((node) => node.remove());
      }
      break;
    }
  });
});
