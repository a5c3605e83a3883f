/** What a developer can set: properties, templates, the place of the panel, analytics, and warnings on the console. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, ready, type, visit } from './pages.js';
import { serve } from './server.js';
import { appears, enter, lookPages } from './states.js';

/** @import { Page } from 'puppeteer-core' */

inBothBrowsers('for developers', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    const early = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Early</title><link rel="icon" href="data:,">
      <samara-search></samara-search>
      <script>Object.assign(document.querySelector('samara-search'), { mode: 'dialog', placeholder: 'Find', limit: 3 })</script>
      <script src="/samara.js" defer></script>`;
    server = await serve(join(dist, 'site'), { pages: { ...lookPages, '/early.html': early } });
  });
  after(() => server.close());

  /**
   * @param {string} attributes
   * @param {(page: Page, console: string[]) => Promise<void>} use
   */
  const withBox = (attributes, use) =>
    visit(browser(), `${server.url}light.html`, async ({ page }) => {
      /** @type {string[]} */
      const warnings = [];
      page.on('console', (message) => message.type() === 'warn' && warnings.push(message.text()));
      await enter(page, { attributes });
      await ready(page);
      await use(page, warnings);
    });

  test('every attribute has a property, and properties are options of the constructor', () =>
    withBox('', async (page) => {
      const found = await page.evaluate(() => {
        const SamaraSearch = /** @type {any} */ (customElements.get('samara-search'));
        const made = new SamaraSearch({
          src: 'docs.samara',
          baseUrl: '/docs/',
          langOnly: true,
          preview: false,
          limit: 4,
          htmlFor: 'own',
          loadWhen: 'idle',
          template: () => null,
        });
        const html = made.cloneNode().outerHTML;
        made.src = null;
        made.langOnly = false;
        let error = '';
        try {
          new SamaraSearch({ source: 'docs.samara' });
        } catch (/** @type {any} */ { name, message }) {
          error = `${name}: ${message}`;
        }
        return {
          html,
          template: typeof made.template,
          removed: [made.src, made.langOnly, made.hasAttribute('src'), made.hasAttribute('lang-only')],
          absent: [made.facets, made.preview, new SamaraSearch().limit],
          error,
        };
      });
      assert.deepEqual(found, {
        html: '<samara-search src="docs.samara" base-url="/docs/" lang-only="" limit="4" for="own" load="idle"></samara-search>',
        template: 'function',
        removed: [null, false, false, false],
        absent: [null, false, 10],
        error: 'TypeError: SamaraSearch: there is no option “source”',
      });
    }));

  test('properties set before the element is defined become attributes', () =>
    visit(browser(), `${server.url}early.html`, async ({ page }) => {
      await page.evaluate(() => customElements.whenDefined('samara-search'));
      await appears(page, '.samara-button');
      assert.deepEqual(
        await page.$eval('samara-search', (box) =>
          ['mode', 'placeholder', 'limit'].map((name) => box.getAttribute(name)),
        ),
        ['dialog', 'Find', '3'],
      );
    }));

  test('a template of sections draws them, alone and beside one of hits', () =>
    withBox('', async (page) => {
      const titles = () =>
        page.$$eval('samara-search >>> [role=option]', (options) => options.map((option) => option.textContent ?? ''));
      const search = (/** @type {string} */ set) =>
        page.evaluate(async (set) => {
          const box = /** @type {any} */ (document.querySelector('samara-search'));
          box.sectionTemplate = set.includes('s')
            ? (/** @type {any} */ { heading }, /** @type {any} */ { title }) =>
                document.createTextNode(`§ ${heading} in ${title}`)
            : null;
          box.template = set.includes('h')
            ? (/** @type {any} */ { title }) => document.createTextNode(`* ${title}`)
            : null;
          await box.search('military');
        }, set);
      await search('s');
      const own = await titles();
      assert.ok(own.some((text) => /^§ .* in ./.test(text)) && own.some((text) => !text.startsWith('§')));
      await search('hs');
      assert.ok((await titles()).every((text) => /^[§*] |^Same text/.test(text)));
      await search('h');
      assert.ok((await titles()).every((text) => text.startsWith('* ')));
    }));

  test('an unknown sort order, facet or scope is reported once, a known one never', () =>
    withBox('facets="year yaer" scopes="constructor" sort="dat:desc" sorts="date:desc"', async (page, warnings) => {
      await type(page, 'military');
      await type(page, 'villages');
      await page.$eval('samara-search', (box) => box.setAttribute('sort', 'date:desc'));
      await type(page, 'telenor');
      assert.deepEqual(
        warnings.map((text) => text.replace(/; .*/, '')),
        [
          'samara-search: facets="yaer": the index has no such facet',
          'samara-search: scopes="constructor": the index has no such facet',
          'samara-search: sort="dat:desc": no document has the metadata “dat”',
        ],
      );
    }));

  test('analytics: none by default; on request the settled query, and the place of the chosen hit', () =>
    withBox('', async (page) => {
      await page.evaluate(() => {
        /** @type {any[]} */
        const seen = [];
        Object.assign(globalThis, { seen });
        document.addEventListener('samara-analytics', (event) => seen.push(/** @type {any} */ (event).detail));
        document.addEventListener('samara-select', (event) => event.preventDefault());
      });
      await type(page, 'military');
      await page.keyboard.press('Enter');
      assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).seen), []);
      await page.$eval('samara-search', (box) => Object.assign(box, { analytics: true }));
      const { total, hits } = await type(page, 'villages burned');
      const place = await page.evaluate(() => {
        const root = /** @type {any} */ (document.querySelector('samara-search')).shadowRoot;
        const section = root.querySelector('.samara-section');
        section.click();
        const hit = section.closest('.samara-hit');
        return { position: [...hit.parentNode.children].indexOf(hit), section: [...hit.children].indexOf(section) };
      });
      const query = 'villages burned';
      assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).seen), [
        { type: 'search', query, total, suggestion: null, relaxed: [], filters: {}, sort: '' },
        {
          type: 'select',
          query,
          url: hits[place.position].sections[place.section - 1].url,
          position: place.position + 1,
          section: place.section,
        },
      ]);
      await type(page, 'telnor');
      await page.waitForFunction(() => /** @type {any} */ (globalThis).seen.length === 3);
      const last = await page.evaluate(() => /** @type {any} */ (globalThis).seen[2]);
      assert.deepEqual([last.type, last.query, last.suggestion], ['search', 'telnor', 'telenor']);
    }));

  test('the panel stands above the box, at its end, in the flow, or as wide as its container', () =>
    withBox('limit="3" facets=""', async (page) => {
      await page.setViewport({ width: 900, height: 900 });
      const boxes = async (/** @type {string} */ place, /** @type {string} */ style) => {
        await page.evaluate(
          ({ place, style }) => {
            const box = /** @type {any} */ (document.querySelector('samara-search'));
            box.panel = place || null;
            box.style.cssText = style;
          },
          { place, style },
        );
        await type(page, place.length % 2 ? 'military' : 'villages');
        return page.evaluate(() => {
          const root = /** @type {any} */ (document.querySelector('samara-search')).shadowRoot;
          const rect = (/** @type {string} */ part) =>
            root.querySelector(`.samara-${part}`).getBoundingClientRect().toJSON();
          const below = /** @type {Element} */ (document.querySelector('main > p:last-child'))
            .getBoundingClientRect()
            .toJSON();
          return { bar: rect('bar'), panel: rect('panel'), below };
        });
      };
      const narrow = 'inline-size: 15rem; margin: 30rem 0 0 20rem; --samara-panel-width: 30rem';
      const above = await boxes('above end', narrow);
      assert.ok(above.panel.bottom < above.bar.top && above.panel.top >= 0, JSON.stringify(above));
      assert.ok(Math.abs(above.panel.right - above.bar.right) < 1 && Math.abs(above.panel.width - 480) < 1);
      const below = await boxes('', 'inline-size: 15rem; --samara-panel-width: 30rem');
      assert.ok(below.panel.top > below.bar.bottom && below.below.top < below.panel.bottom);
      assert.ok(Math.abs(below.panel.left - below.bar.left) < 1 && Math.abs(below.panel.width - 480) < 1);
      const flow = await boxes('flow', '');
      assert.ok(flow.below.top >= flow.panel.bottom);
      await page.mouse.click(5, 5);
      await appears(page, '.samara-panel');
      await page.$eval('main', (main) => (main.style.position = 'relative'));
      const container = await boxes('', 'inline-size: 15rem; position: static');
      const main = await page.$eval('main', (main) => main.clientWidth);
      assert.ok(Math.abs(container.panel.width - main) < 3, `${container.panel.width} ${main}`);
    }));
});
