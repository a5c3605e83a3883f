/**
 * Searches sites in the development servers of their generators, in Chromium, also after a change of a source.
 * `cargo xtask test --integrations` installs the generators and describes the servers in SAMARA_DEVELOPMENT.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { launch } from './browsers.js';
import { open, ready, type } from './pages.js';
import { freePort } from './ports.js';

/** @import { Browser } from 'puppeteer-core' */

/**
 * A site and its server.
 * @typedef {object} Site
 * @property {string} name
 * @property {string} folder
 * @property {string[]} command the command; PORT stands for the port of the server
 * @property {string} path of the site on the server
 * @property {string} page the page about the maple
 * @property {string} source the file that it is made from
 */

const { SAMARA_DEVELOPMENT = '[]' } = process.env;
/** @type {Site[]} */
const sites = JSON.parse(SAMARA_DEVELOPMENT);

describe('development servers', { skip: sites.length === 0 && 'cargo xtask test --integrations runs them' }, () => {
  /** @type {Browser} */
  let browser;
  before(async () => {
    browser = await launch('chromium');
  });
  after(() => browser.close());

  for (const { name, folder, command, path, page: address, source } of sites) {
    test(name, async () => {
      const port = await freePort();
      const [program, ...options] = command.map((part) => part.replace('PORT', `${port}`));
      // A group of its own, because some generators start further processes.
      const server = spawn(program, options, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [server.stdout, server.stderr])
        stream.setEncoding('utf8').on('data', (text) => {
          output += text;
        });
      const ended = once(server, 'exit');
      try {
        const host = await answers(port, path, () => server.exitCode === null);
        const seen = await open(browser, `http://${host}:${port}${path}${address}`);
        const { page } = seen;
        await page.setViewport({ width: 1200, height: 800 });
        const search = async (/** @type {string} */ query) => {
          await page.waitForSelector('samara-search');
          await ready(page);
          await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).open());
          const { hits } = await type(page, query);
          return hits.map((hit) => [hit.title, hit.sections[0]?.heading]);
        };
        assert.deepEqual(await search('helicopter'), [['Maple', 'Flight']]);
        assert.equal((await page.$$('samara-search')).length, 1);
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
        assert.match(new URL(page.url()).pathname, /trees\/maple/);

        const file = join(folder, source);
        writeFileSync(file, readFileSync(file, 'utf8').replace('helicopter', 'propeller'));
        /** @type {unknown[]} */
        let found = [];
        for (let attempt = 0; found.length === 0 && attempt < 120; attempt++) {
          await wait(500);
          await page.goto('about:blank');
          // The server may be restarting.
          const response = await page.goto(`http://${host}:${port}${path}${address}`).catch(() => null);
          if (response && response.status() < 400) found = await search('propeller').catch(() => []);
        }
        assert.deepEqual(found, [['Maple', 'Flight']]);
        await page.close();
      } catch (error) {
        console.error(output);
        throw error;
      } finally {
        // Also what a server that has ended leaves behind.
        stopGroup(server.pid);
        await ended;
      }
    });
  }
});

/** @param {number | undefined} pid */
function stopGroup(pid) {
  try {
    if (pid) process.kill(-pid, 'SIGTERM');
  } catch {
    // The group has ended.
  }
}

/**
 * Waits until a server answers, and returns the name of its host: some servers listen at one of its addresses only.
 * @param {number} port
 * @param {string} path
 * @param {() => boolean} isRunning
 */
async function answers(port, path, isRunning) {
  for (let attempt = 0; attempt < 1200; attempt++) {
    assert.ok(isRunning(), 'the server has ended');
    for (const host of ['localhost', '127.0.0.1']) {
      const response = await fetch(`http://${host}:${port}${path}`).catch(() => null);
      if (response?.ok) return host;
    }
    await wait(100);
  }
  assert.fail(`port ${port} does not answer`);
}
