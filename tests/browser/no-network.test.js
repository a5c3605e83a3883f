/**
 * The page without any network: the tests run once more, in a network namespace with only the loopback interface. Linux
 * gives one to root, or to users who are allowed to create one; elsewhere the tests are skipped with a reason.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inBothBrowsers } from './browsers.js';
import { dist, open, ready, shown, stored, type } from './pages.js';
import { serve, strictPolicy } from './server.js';
import { setTraps, touched } from './traps.js';

const inside = process.env.SAMARA_NO_NETWORK === '1';
// The browsers are controlled over the loopback interface.
const enter = ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

if (!inside) {
  const possible = spawnSync('unshare', [...enter, 'true']).status === 0;
  test('without a network', { skip: !possible && 'a namespace without a network needs Linux, `ip` and root' }, () => {
    const again = [process.execPath, '--test', '--test-timeout=240000', fileURLToPath(import.meta.url)];
    const env = { ...process.env, SAMARA_NO_NETWORK: '1', NODE_TEST_CONTEXT: undefined };
    const { status, stdout } = spawnSync('unshare', [...enter, ...again], { env, encoding: 'utf8' });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /pass [1-9]/);
  });
} else {
  test('only the loopback interface is reachable', async () => {
    assert.deepEqual(Object.keys(networkInterfaces()), ['lo']);
    await assert.rejects(fetch('http://192.0.2.1/'));
  });

  for (const place of ['from disk', 'on a server, under the strict policy']) {
    inBothBrowsers(`the page ${place}, without a network`, (browser) => {
      /** @type {Awaited<ReturnType<typeof serve>> | undefined} */
      let server;
      before(async () => {
        if (place !== 'from disk') server = await serve(join(dist, 'site'), { policy: strictPolicy });
      });

      test('searches and shows documents without requests or stored data', async () => {
        const address = server?.url ?? pathToFileURL(join(dist, 'samara.html')).href;
        const seen = await open(browser(), address, setTraps);
        try {
          await ready(seen.page);
          const log = server?.log.length;
          const requests = seen.requests.length;
          assert.equal((await type(seen.page, 'telnor')).hits[0].url, 'telenor-shared-customer-data');
          assert.equal((await shown(seen.page)).options[0].marks[0], 'Telenor');
          await type(seen.page, '"stray bullet"');
          await seen.page.keyboard.press('Enter');
          await seen.page.waitForSelector('article mark');
          assert.equal(server?.log.length, log);
          assert.deepEqual(
            seen.requests.slice(requests).filter((url) => !url.startsWith('data:')),
            [],
          );
          assert.deepEqual(seen.page.workers(), []);
          assert.deepEqual(await touched(seen.page), []);
          // Firefox requests an icon, and reports its own violation.
          const ours = (await seen.violations()).filter((violation) => !/favicon\.ico resource:/.test(violation));
          assert.deepEqual(ours, []);
          assert.ok(Object.values(await stored(seen.page)).every((count) => count === 0));
        } finally {
          await seen.page.close();
          server?.close();
        }
      });
    });
  }
}
