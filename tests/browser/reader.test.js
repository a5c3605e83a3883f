/** The reader of the page: the bar that steps through marks, its keys, right-to-left texts, code that scrolls, print. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers, launch } from './browsers.js';
import { dist, visit } from './pages.js';
import { serve } from './server.js';
import { buildIndex } from './site-builder.js';

/** @import { Page } from 'puppeteer-core' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const index = buildIndex('docs', {
  'maple.md': `---\nurl: maple\n---\n# Maple\n\nA seed falls. ${'It turns as it falls. '.repeat(80)}\n\nA second seed.\n
\`\`\`\n${'a line of code that no page holds '.repeat(9)}\n\`\`\`\n\n\`\`\`\nshort\n\`\`\`\n
| one | two |\n|---|---|\n| seed | wing |\n`,
  'long.md': `---\nurl: long\n---\n# Long\n\n## One\n\n${'Seeds. '.repeat(500)}\n\n### Two\n\n${'Wings. '.repeat(500)}\n\n## Three\n\nThe end.\n`,
  'arabic.md': '---\nurl: arabic\nlang: ar\n---\n# البذرة المجنحة\n\nتسقط البذرة المجنحة من الشجرة وتدور في الهواء.\n',
});

inBothBrowsers('the reader', (browser, kind) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    const script = `${index}\n${readFileSync(join(dist, 'npm/samara.js'), 'utf8')}`;
    server = await serve(join(dist, 'site'), { pages: { '/samara.js': script, '/favicon.ico': '' } });
  });
  after(() => server.close());

  /**
   * @param {string} route
   * @param {(page: Page) => Promise<void>} use
   */
  const at = (route, use, own = browser()) =>
    visit(own, `${server.url}#/${route}`, async ({ page }) => {
      await page.setViewport({ width: 1200, height: 700 });
      await page.waitForSelector('#reader h1');
      await use(page);
    });

  const counter = (/** @type {Page} */ page) => page.$eval('.samara-walk [aria-live]', (place) => place.textContent);

  test('says so when the index has no such document', () =>
    at('no%20such/page.md', async (page) => {
      assert.equal(await page.$eval('#reader h1', (heading) => heading.textContent), 'No such document');
      assert.equal(await page.$eval('#reader .text', (text) => text.textContent), 'no such/page.md');
      assert.match(await page.title(), /^No such document · /);
      await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('#reader .back')).click());
      await page.waitForFunction(() => document.querySelector('article')?.hidden);
    }));

  test('a document with several headings has a table of contents', async () => {
    await at('maple', async (page) => assert.equal(await page.$('.contents'), null));
    await at('long', async (page) => {
      const entries = await page.$$eval('.contents a', (links) => links.map((link) => link.textContent));
      assert.deepEqual(entries, ['One', 'Two', 'Three']);
      await page.evaluate(() => {
        /** @type {HTMLElement} */ (document.querySelector('.contents summary')).click();
        /** @type {HTMLElement} */ (document.querySelector('.contents li:last-child a')).click();
      });
      await page.waitForFunction(() => location.hash.includes('at=') && scrollY > 300);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run();
        return violations.map((/** @type {{ id: string }} */ { id }) => id);
      });
      assert.deepEqual(violations, []);
    });
  });

  test('n and N step through the marks, but do not while the reader types', () =>
    at('maple?q=seed', async (page) => {
      assert.equal(await counter(page), '1 of 3');
      await page.keyboard.press('n');
      assert.equal(await counter(page), '2 of 3');
      await page.keyboard.down('Shift');
      await page.keyboard.press('N');
      await page.keyboard.press('N');
      await page.keyboard.up('Shift');
      assert.equal(await counter(page), '3 of 3');
      await page.focus('samara-search >>> input');
      await page.keyboard.type('nNn');
      assert.equal(await counter(page), '3 of 3');
      await page.evaluate(() => (location.hash = '#/'));
      await page.waitForFunction(() => !document.querySelector('.samara-walk'));
      await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
      // The keys are those of the document that is read, and of no earlier one.
      const prevented = () =>
        page.evaluate(
          () =>
            !document.body.dispatchEvent(
              new KeyboardEvent('keydown', { key: 'n', cancelable: true, bubbles: true, composed: true }),
            ),
        );
      assert.equal(await prevented(), false);
      await page.evaluate(() => (location.hash = '#/maple?q=wing'));
      await page.waitForSelector('.samara-walk');
      assert.equal(await prevented(), true);
      assert.equal(await counter(page), '1 of 1');
    }));

  test('the bar of marks has a name, says its keys, and comes first in the document', () =>
    at('maple?q=seed', async (page) => {
      const bar = await page.$eval('.samara-walk', (walk) => ({
        name: `${walk.getAttribute('role')} ${walk.getAttribute('aria-label')}`,
        keys: [...walk.querySelectorAll('button')].map((button) => button.getAttribute('aria-keyshortcuts')),
        isFirst: walk.parentElement?.firstElementChild === walk,
      }));
      assert.deepEqual(bar, { name: 'group Marked words', keys: ['Shift+N', 'N'], isFirst: true });
    }));

  test('code that scrolls is a tab stop, other code is not, and axe-core reports no violation', () =>
    at('maple?q=seed', async (page) => {
      await page.waitForSelector('pre[tabindex]');
      const stops = () => page.$$eval('pre, table', (nodes) => nodes.map((node) => node.getAttribute('tabindex')));
      assert.deepEqual(await stops(), ['0', null, null]);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] });
        return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
      });
      assert.deepEqual(found, []);
    }));

  test('a right-to-left title stands at the side of its text', () =>
    at(`arabic?q=${encodeURIComponent('البذرة')}`, async (page) => {
      const [title, text, article] = await page.$$eval('#reader h1, #reader .text p, #reader', (nodes) =>
        ['H1', 'P', 'ARTICLE'].map((name) => {
          const range = document.createRange();
          range.selectNodeContents(/** @type {Node} */ (nodes.filter((node) => node.nodeName === name).at(-1)));
          return range.getBoundingClientRect().right;
        }),
      );
      assert.ok(Math.abs(title - text) < 4, `the title ends at ${title}, the text at ${text}, the page at ${article}`);
    }));

  test('the ring of the current mark is not printed, and long lines of code wrap on paper', async (context) => {
    if (kind === 'firefox') return context.skip('puppeteer has no print media in Firefox');
    await at('maple?q=seed', async (page) => {
      const styles = () =>
        page.evaluate(() => [
          getComputedStyle(/** @type {Element} */ (document.querySelector('mark[aria-current]'))).outlineStyle,
          getComputedStyle(/** @type {Element} */ (document.querySelector('pre'))).whiteSpace,
        ]);
      assert.deepEqual(await styles(), ['solid', 'pre']);
      await page.emulateMediaType('print');
      assert.deepEqual(await styles(), ['none', 'pre-wrap']);
    });
  });

  test('forced colours: the sticky bar and the marks have system colours', async () => {
    const own = kind === 'firefox' ? await launch(kind, { 'browser.display.document_color_use': 2 }) : browser();
    try {
      await at(
        'maple?q=maple',
        async (page) => {
          if (kind === 'chromium') {
            const features = [{ name: 'forced-colors', value: 'active' }];
            await (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features });
          }
          const images = await page.$$eval('.search, #reader h1 mark', (nodes) =>
            nodes.map((node) => getComputedStyle(node).backgroundImage),
          );
          assert.deepEqual(images, ['none', 'none']);
        },
        own,
      );
    } finally {
      if (own !== browser()) await own.close();
    }
  });
});
