/** What a site can configure: the shortcut, slots, templates of hits, messages, and the query in the URL. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, ready, type, visit } from './pages.js';
import { serve } from './server.js';
import { appears, enter, focusBox, lookPages, press, states } from './states.js';

/** @import { KeyInput, Page } from 'puppeteer-core' */
/** @import { Observed } from './pages.js' */
/** @import { State } from './states.js' */

const telenor = 'telenor-shared-customer-data';

/** Has the focus before the box does. */
const link = '<a id="before" href="#">Before</a> ';

/** @param {string} attributes */
const page = (attributes) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title>
  <link rel="icon" href="data:,">
  <script>
    // Runs before the element is defined, as scripts of a page often do.
    addEventListener('DOMContentLoaded', () => globalThis.prepare?.());
  </script>
  <script src="/samara.js" defer></script>
  <main><samara-search ${attributes}></samara-search><p><a href="#?q=telenor">Telenor</a> <a href="#below">Below</a></p><p id="below">Below.</p></main>`;

const pages = {
  ...lookPages,
  '/kept.html': page('history="fragment"'),
  '/kept-dialog.html': page('history="fragment" mode="dialog"'),
  '/not-kept.html': page(''),
  [`/${telenor}`]:
    '<!doctype html><html lang="en"><title>Telenor</title><link rel="icon" href="data:,"><h1>Telenor</h1>',
};

inBothBrowsers('the box of a site', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), { pages });
  });
  after(() => server.close());

  /**
   * @param {string} path
   * @param {(seen: Observed) => Promise<void>} use
   * @param {() => void} [prepare] run before anything else in the page
   */
  const at = (path, use, prepare) => visit(browser(), server.url + path, use, prepare);

  /**
   * @param {State} state
   * @param {(page: Page) => Promise<void>} use
   */
  const inState = (state, use) =>
    at('light.html', async ({ page }) => {
      await enter(page, state);
      await use(page);
    });

  test('the shortcut follows the attribute `hotkey`, also when it changes', () =>
    inState({ attributes: 'hotkey="mod+j s"', before: '<input id="other" aria-label="Other">' }, async (page) => {
      assert.deepEqual(await shortcut(page, 'Control', 'j'), { inBox: true, said: 'Ctrl J', seen: 'Ctrl J' });
      assert.equal((await shortcut(page, '/')).inBox, false);
      assert.equal((await shortcut(page, 's')).inBox, true);
      // A letter typed into a field is no shortcut.
      await page.focus('#other');
      await page.keyboard.type('sss');
      assert.equal(await page.$eval('#other', (input) => /** @type {HTMLInputElement} */ (input).value), 'sss');

      await page.$eval('samara-search', (box) => box.setAttribute('hotkey', 'alt+q'));
      assert.equal((await shortcut(page, 's')).inBox, false);
      assert.equal((await shortcut(page, 'Alt', 'q')).inBox, true);
    }));

  for (const [mode, keys] of /** @type {[string, KeyInput[]][]} */ ([
    ['inline', ['/']],
    ['dialog', ['Control', 'k']],
  ])) {
    test(`the shortcut can be switched off: ${mode}`, () =>
      inState({ attributes: `mode="${mode}" hotkey=""` }, async (page) => {
        assert.deepEqual(await shortcut(page, ...keys), { inBox: false, said: null, seen: null });
      }));
  }

  test('the list closes when the pointer or Tab leaves the box', () =>
    inState({ before: link, inside: '<b slot="footer" id="foot">Foot</b>' }, async (page) => {
      const open = () => inside(page, '.samara-panel', (panel) => panel.checkVisibility());
      await type(page, 'telenor');
      await page.click('#foot');
      assert.equal(await open(), true);
      await page.click('h1');
      assert.equal(await open(), false);
      await page.click('samara-search');
      assert.equal(await open(), true);
      await page.keyboard.down('Shift');
      await page.keyboard.press('Tab');
      await page.keyboard.up('Shift');
      assert.equal(await open(), false);
    }));

  test('a dialog shows the slot `start` without a query, and `footer` with results', () =>
    inState(
      {
        attributes: 'mode="dialog"',
        inside:
          '<p slot="start" id="first">Ask about villages.</p><a slot="footer" id="foot" href="/help">How to search</a>',
        reach: states.dialog.reach,
      },
      async (page) => {
        const seen = () =>
          page.$$eval('#first, #foot', (pieces) => pieces.map((piece) => piece.checkVisibility() && piece.id));
        assert.deepEqual(await seen(), ['first', false]);
        await type(page, 'villages burned');
        assert.deepEqual(await seen(), [false, 'foot']);
      },
    ));

  test('a template of the page draws hits, with the default where it returns nothing', () =>
    inState({}, async (page) => {
      await page.evaluate(() => {
        const box = /** @type {any} */ (document.querySelector('samara-search'));
        box.template = (/** @type {any} */ { title, url }) => {
          if (!url.includes('sagaing')) return undefined;
          const own = document.createElement('strong');
          own.textContent = `Own: ${title}`;
          return own;
        };
      });
      const { hits } = await type(page, 'villages burned');
      const drawn = await page.$$eval('samara-search >>> .samara-hit > :first-child', (options) =>
        options.map((option) => ({
          option: option.matches('a[role=option][href][id]'),
          own: option.querySelector(':scope > strong')?.textContent ?? null,
          title: option.querySelector('.samara-title')?.textContent ?? null,
        })),
      );
      assert.deepEqual(
        drawn,
        hits.map(({ url, title }) => {
          const own = url.includes('sagaing');
          return { option: true, own: own ? `Own: ${title}` : null, title: own ? null : title };
        }),
      );
    }));

  test('keeps properties that are set before the element is defined', () =>
    at(
      'not-kept.html',
      async ({ page }) => {
        await ready(page);
        assert.deepEqual(
          await inside(page, 'input', (input) => [input.getAttribute('aria-label'), /** @type {any} */ (input).value]),
          ['Find', 'telenor'],
        );
        await appears(page, '[role=option]');
        assert.deepEqual(
          await inside(page, '[role=option]', (option) => [option.textContent, option.getAttribute('href')]),
          ['Own', `${server.url}elsewhere`],
        );
      },
      () => {
        /** @type {any} */ (globalThis).prepare = () => {
          Object.assign(/** @type {any} */ (document.querySelector('samara-search')), {
            value: 'telenor',
            words: { label: 'Find' },
            link: () => '/elsewhere',
            template: () => document.createTextNode('Own'),
          });
        };
      },
    ));

  test('messages of the page apply, also when they are set late', () =>
    inState({}, async (page) => {
      await page.evaluate(() => {
        /** @type {any} */ (document.querySelector('samara-search')).words = {
          placeholder: 'Look up',
          none: 'No {} here',
        };
      });
      assert.equal(await inside(page, 'input', (input) => input.getAttribute('placeholder')), 'Look up');
      await type(page, 'telescope');
      assert.equal(await inside(page, '.samara-sentence', (line) => line.textContent), 'No telescope here');
    }));

  test('events report what happens, and methods do what a reader can do', () =>
    inState({ before: link }, async (page) => {
      await page.focus('#before');
      const recorded = await page.evaluate(async () => {
        const box = /** @type {any} */ (document.querySelector('samara-search'));
        const recorded = /** @type {any[]} */ ([]);
        const element = () => document.activeElement?.localName;
        for (const name of ['ready', 'search', 'select', 'error']) {
          addEventListener(`samara-${name}`, (event) => {
            if (name === 'select') event.preventDefault();
            const { info, query, url } = /** @type {CustomEvent} */ (event).detail;
            recorded.push([name, info ? info.documents > 0 : (url ?? query)]);
          });
        }
        box.open();
        recorded.push(element());
        await box.search('telenor');
        box.close();
        recorded.push(element());
        box.shadowRoot.querySelector('[role=option]').click();
        return recorded;
      });
      assert.deepEqual(recorded, ['samara-search', ['ready', true], ['search', 'telenor'], 'a', ['select', telenor]]);
    }));

  test('the fragment keeps the query for links and for going back, and no server receives it', () =>
    at('kept.html', async ({ page, requests }) => {
      await ready(page);
      const steps = await page.evaluate(() => history.length);
      await type(page, 'villages burned');
      await type(page, 'telenor data');
      assert.equal(await address(page), '/kept.html#?q=telenor+data');
      assert.equal(await page.evaluate(() => history.length), steps, 'typing adds no history entries');

      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(new URL(page.url()).pathname, `/${telenor}`);
      await travel(page, -1, '/kept.html');
      await ready(page);
      assert.equal(await value(page), 'telenor data');
      // A page from the back/forward cache is as it was left: with the list closed.
      await page.click('samara-search');
      await appears(page, '[role=option]');
      await travel(page, 1, `/${telenor}`);
      assert.deepEqual(requests.map((url) => new URL(url).search).filter(Boolean), []);
    }));

  test('follows links with a query, and goes back and forward through them', () =>
    at('kept.html', async ({ page }) => {
      await ready(page);
      await page.click('a[href="#?q=telenor"]');
      await holds(page, 'telenor');
      await appears(page, '[role=option]');
      await page.evaluate(() => (location.hash = '#?q=villages'));
      await holds(page, 'villages');
      await page.evaluate(() => history.back());
      await holds(page, 'telenor');
      await page.evaluate(() => history.forward());
      await holds(page, 'villages');
      // A link to an anchor of the page does not change the query.
      await page.evaluate(() => (location.hash = '#below'));
      await holds(page, 'villages');
      await page.evaluate(() => history.go(-3));
      await page.waitForFunction(() => !location.hash, { timeout: 60_000 });
      await holds(page, '');
      assert.equal(await address(page), '/kept.html');
    }));

  test('a query from the address is not written over an anchor that follows it', () =>
    at('kept.html', async ({ page }) => {
      await ready(page);
      await page.evaluate(async () => {
        const changed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
        location.hash = '#?q=villages';
        await changed;
        // The search is scheduled, for a later frame.
        location.hash = '#below';
      });
      await holds(page, 'villages');
      await appears(page, '[role=option]');
      assert.equal(await address(page), '/kept.html#below');
    }));

  test('a URL with a query opens the dialog, and clearing the box removes the query from the URL', () =>
    at('kept-dialog.html#?q=telenor', async ({ page }) => {
      await ready(page);
      await appears(page, '[role=option]');
      await press(page, '.samara-clear');
      await page.waitForFunction(() => !location.hash, { timeout: 60_000 });
      await page.keyboard.press('Escape');
      assert.equal(await inside(page, 'dialog', (dialog) => /** @type {HTMLDialogElement} */ (dialog).open), false);
    }));

  test('the URL has no query unless the page asks for it', () =>
    at('not-kept.html', async ({ page }) => {
      await type(page, 'telenor');
      assert.equal(await address(page), '/not-kept.html');
      await page.keyboard.press('Escape');
      await page.click('a[href="#?q=telenor"]');
      await focusBox(page);
      await page.evaluate(() => {
        /** @type {any} */ (document.querySelector('samara-search')).value = '';
      });
      await page.evaluate(() => (location.hash = '#?q=other'));
      assert.equal(await value(page), '');
    }));
});

/** The text in the box. @param {Page} page */
const value = (page) => page.$eval('samara-search', (box) => /** @type {any} */ (box).value);

/** @param {Page} page @param {string} query */
const holds = (page, query) =>
  page.waitForFunction(
    (query) => /** @type {any} */ (document.querySelector('samara-search')).value === query,
    { timeout: 60_000 },
    query,
  );

/**
 * Goes back or forward. puppeteer's own function waits in Firefox for a page from the back/forward cache to load.
 * @param {Page} page
 * @param {number} steps
 * @param {string} path the path of the destination
 */
async function travel(page, steps, path) {
  await page.evaluate((steps) => void setTimeout(() => history.go(steps)), steps);
  // Evaluation fails while the page changes.
  const at = () => page.evaluate(() => location.pathname).catch(() => '');
  for (let wait = 0; (await at()) !== path; wait++) {
    assert.ok(wait < 1200, `not yet at ${path}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The URL without its origin. @param {Page} page */
const address = (page) => page.evaluate(() => location.href.slice(location.origin.length));

/**
 * Evaluates a function on the first matching element of the box.
 * @template T
 * @param {Page} page
 * @param {string} selector
 * @param {(piece: Element) => T} ask
 */
const inside = (page, selector, ask) => page.$eval(`samara-search >>> ${selector}`, ask);

/**
 * Presses keys outside of any field; returns whether the box has the focus, and the shortcut that it shows.
 * @param {Page} page
 * @param {KeyInput[]} keys
 */
async function shortcut(page, ...keys) {
  await page.evaluate(() => {
    /** @type {any} */ (document.querySelector('samara-search')).close();
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  });
  const recorded = await page.evaluate(() => {
    const root = /** @type {ShadowRoot} */ (document.querySelector('samara-search')?.shadowRoot);
    const said = root.querySelector('[aria-keyshortcuts]')?.getAttribute('aria-keyshortcuts') ?? null;
    return {
      said,
      seen: root.querySelector('.samara-bar .samara-key, .samara-button .samara-key')?.textContent || null,
    };
  });
  for (const key of keys) await page.keyboard.down(key);
  for (const key of keys) await page.keyboard.up(key);
  const inBox = await page.evaluate(
    () => document.querySelector('samara-search')?.shadowRoot?.activeElement?.localName === 'input',
  );
  return { inBox, ...recorded };
}
