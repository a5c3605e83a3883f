/** Opening a hit: by text fragment, with marks on the page, in the same tab or another. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, type, visit } from './pages.js';
import { serve } from './server.js';

/** @import { Page } from 'puppeteer-core' */

const telenor = 'telenor-shared-customer-data';
const filler = '<p>Something else stands here, and the passage is far below.</p>'.repeat(60);

/** @param {string} attributes */
const from = (attributes) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title>
  <link rel="icon" href="data:,"><script src="/samara.js" defer></script><samara-search ${attributes}></samara-search>`;

const pages = {
  '/text': from(''),
  '/marks': from('follow="marks"'),
  '/plain': from('follow="plain"'),
  '/dialog': from('mode="dialog"'),
  [`/${telenor}`]: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Telenor</title>
    <link rel="icon" href="data:,"><script src="/samara-marks.js" defer></script>
    <nav>Telenor</nav><main><h1>The report</h1>${filler}
    <h2 id="customers">Customers</h2><p>Telenor has shared sensitive customer data with the military. Telenors is another word.</p>
    ${filler}<p>More of <code>telenor</code>.</p></main>`,
};

inBothBrowsers('opening a hit', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), { pages });
  });
  after(() => server.close());

  /**
   * @param {string} path
   * @param {(page: Page) => Promise<void>} use
   */
  const at = (path, use) =>
    visit(browser(), server.url + path, async ({ page }) => {
      await page.setViewport({ width: 900, height: 600 });
      await use(page);
    });

  /** @param {Page} page */
  const enter = (page) => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);

  test('a text fragment scrolls to the passage', () =>
    at('text', async (page) => {
      await type(page, 'sensitive customer data');
      const href = await page.$eval('samara-search >>> [role=option]', (option) => option.getAttribute('href'));
      assert.match(href ?? '', /#:~:text=/);
      await enter(page);
      assert.equal(new URL(page.url()).pathname, `/${telenor}`);
      // The browser hides the directive from the page.
      assert.equal(await page.evaluate(() => location.hash), '');
    }));

  test('without a text fragment if the page switches it off', () =>
    at('plain', async (page) => {
      await type(page, 'telenor');
      await enter(page);
      assert.equal(page.url(), server.url + telenor);
    }));

  test('marks start at the passage, have next and previous, and the address is cleaned', () =>
    at('marks', async (page) => {
      await type(page, 'telenor');
      await enter(page);
      await page.waitForSelector('mark.samara-mark');
      const marksState = () =>
        page.evaluate(() => {
          const marks = [...document.querySelectorAll('mark')];
          const current = /** @type {HTMLElement} */ (document.querySelector('mark[aria-current=true]'));
          const outlined = marks.map((mark) => getComputedStyle(mark).outlineStyle === 'solid').lastIndexOf(true);
          const { top, bottom } = current.getBoundingClientRect();
          return {
            marks: marks.map((mark) => mark.textContent),
            at: outlined === marks.indexOf(current) ? outlined : 'another mark is outlined',
            seen: top >= 0 && bottom <= innerHeight,
          };
        });
      assert.deepEqual(await marksState(), { marks: ['Telenor', 'telenor'], at: 0, seen: true });
      assert.equal(page.url(), server.url + telenor);

      const bar = 'body > div:first-child >>>';
      assert.equal(await page.$eval(`${bar} [aria-live]`, (place) => place.textContent), '1 of 2');
      const names = await page.$$eval(`${bar} button`, (buttons) =>
        buttons.map((button) => button.getAttribute('aria-label')),
      );
      assert.deepEqual(names, ['Previous mark', 'Next mark', 'Close']);
      await page.click(`${bar} button[aria-label^=Next]`);
      assert.equal(await page.$eval(`${bar} [aria-live]`, (place) => place.textContent), '2 of 2');
      await page.waitForFunction(() => {
        const { top } = /** @type {Element} */ (
          document.querySelector('mark[aria-current=true]')
        ).getBoundingClientRect();
        return top > 0 && top < innerHeight;
      });
      assert.equal((await marksState()).at, 1);
      // The first mark comes after the last.
      await page.click(`${bar} button[aria-label^=Next]`);
      assert.equal((await marksState()).at, 0);

      await page.click(`${bar} button[aria-label=Close]`);
      assert.equal(await page.$('mark'), null);
      assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 0);
      assert.equal(await page.$eval('#customers + p', (line) => line.childNodes.length), 1, 'the text is what it was');
    }));

  test('marks start at the selected section', () =>
    at(`${telenor}#samara=customers&mark=report&mark=telenor`, async (page) => {
      await page.waitForSelector('mark.samara-mark');
      assert.deepEqual(
        await page.$$eval('mark', (marks) =>
          marks.map((mark) => [mark.textContent, mark.getAttribute('aria-current')]),
        ),
        [
          ['report', null],
          ['Telenor', 'true'],
          ['telenor', null],
        ],
      );
      assert.equal(await page.evaluate(() => location.hash), '#customers');
      assert.ok(await page.$eval('#customers', (heading) => Math.abs(heading.getBoundingClientRect().top) < 20));
    }));

  /**
   * Performs an action that opens another tab; returns where the new tab is and the state of the first one.
   * @param {Page} page
   * @param {() => Promise<unknown>} act
   */
  async function opened(page, act) {
    await page.evaluate(() => addEventListener('samara-select', () => Object.assign(globalThis, { selected: true })));
    const before = new Set(await browser().pages());
    await act();
    for (let wait = 0; wait < 1200; wait++) {
      const other = (await browser().pages()).find((each) => !before.has(each));
      if (other?.url().includes(telenor)) {
        const url = other.url();
        await other.close();
        await page.bringToFront();
        const here = await page.evaluate(() => {
          const root = document.querySelector('samara-search')?.shadowRoot;
          return {
            selected: 'selected' in globalThis,
            list: root?.querySelector('[role=option]')?.checkVisibility(),
            path: location.pathname,
          };
        });
        return { url: url.split('#')[0], ...here };
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return null;
  }

  for (const path of ['text', 'dialog']) {
    const there = () => ({ url: server.url + telenor, selected: false, list: true, path: `/${path}` });

    test(`opens in another tab and keeps the list open: /${path}`, () =>
      at(path, async (page) => {
        await page.evaluate(() =>
          customElements
            .whenDefined('samara-search')
            .then(() => /** @type {any} */ (document.querySelector('samara-search')).open()),
        );
        await type(page, 'telenor');
        const option = 'samara-search >>> [role=option]';
        assert.deepEqual(
          await opened(page, () => page.click(option, { button: 'middle' })),
          there(),
          'the middle button',
        );
        const control = async (/** @type {() => Promise<unknown>} */ act) => {
          await page.keyboard.down('Control');
          await act();
          await page.keyboard.up('Control');
        };
        assert.deepEqual(await opened(page, () => control(() => page.click(option))), there(), 'Ctrl and a click');
        await page.evaluate(() => /** @type {any} */ (document.querySelector('samara-search')).open());
        assert.deepEqual(
          await opened(page, () => control(() => page.keyboard.press('Enter'))),
          there(),
          'Ctrl and Enter',
        );
      }));
  }
});
