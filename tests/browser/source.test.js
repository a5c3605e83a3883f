/** The sources in www/ with the output of `wasm-pack build --target web`, without a bundler. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { open, ready, type } from './pages.js';
import { serve } from './server.js';

inBothBrowsers('www/ unbundled', (browser) => {
  test('finds the documents', async () => {
    const server = await serve(fileURLToPath(new URL('../../', import.meta.url)));
    const seen = await open(browser(), `${server.url}www/page/index.html`);
    try {
      await ready(seen.page);
      assert.equal((await type(seen.page, 'villages burned')).hits[0].url, 'sagaing-villages-burned');
      assert.ok(server.log.includes('/pkg/samara_bg.wasm'));
      assert.deepEqual(seen.errors, []);
    } finally {
      await seen.page.close();
      server.close();
    }
  });
});
