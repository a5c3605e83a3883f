/** `npm run pictures -- FOLDER` takes pictures of every state in every look and window size, in both browsers, for review. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './browsers.js';
import { dist, open } from './pages.js';
import { serve } from './server.js';
import { enter, lookPages, looks, states } from './states.js';

/** @import { Kind } from './browsers.js' */

const [folder = 'pictures', ...wanted] = process.argv.slice(2);
const windows = { phone: { width: 390, height: 760 }, desk: { width: 1200, height: 760 } };

mkdirSync(folder, { recursive: true });
const server = await serve(join(dist, 'site'), { pages: lookPages });
for (const kind of /** @type {Kind[]} */ (['chromium', 'firefox'])) {
  const browser = await launch(kind);
  for (const [size, viewport] of Object.entries(windows)) {
    for (const look of Object.keys(looks)) {
      const { page } = await open(browser, `${server.url}${look}.html`);
      await page.setViewport(viewport);
      for (const [name, state] of Object.entries(states)) {
        const picture = `${look}-${name}-${size}-${kind}.png`;
        if (!wanted.every((part) => picture.includes(part))) continue;
        await enter(page, state);
        await page.screenshot({ path: /** @type {`${string}.png`} */ (join(folder, picture)) });
      }
      await page.close();
    }
  }
  await browser.close();
}
server.close();
