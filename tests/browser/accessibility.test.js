/**
 * Accessibility: axe-core reports no violation in any state and look, controls have enough contrast with their background,
 * and a screen reader reads the label, the count and the options.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, open, type } from './pages.js';
import { serve } from './server.js';
import { enter, lookPages, looks, moreStates, states } from './states.js';

/** @import { Page } from 'puppeteer-core' */

const { resolve } = createRequire(import.meta.url);
const axe = readFileSync(resolve('axe-core/axe.min.js'), 'utf8');
const reader = readFileSync(
  join(dirname(resolve('@guidepup/virtual-screen-reader/package.json')), 'lib/esm/index.browser.js'),
  'utf8',
);

inBothBrowsers('the box in all states', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), { pages: lookPages });
  });
  after(() => server.close());

  for (const look of Object.keys(looks)) {
    test(`${look}: axe-core reports no violation, and controls have visible borders`, async () => {
      const { page } = await open(browser(), `${server.url}${look}.html`);
      try {
        await page.evaluate(axe);
        for (const [name, state] of Object.entries({ ...states, ...moreStates })) {
          await page.setViewport({ width: state.width ?? 1200, height: 700 });
          await enter(page, state);
          assert.deepEqual(await violations(page), [], name);
          for (const { part, contrast } of await edges(page)) assert.ok(contrast >= 3, `${name}: ${part} ${contrast}`);
        }
      } finally {
        await page.close();
      }
    });
  }
});

inBothBrowsers('a screen reader', (browser) => {
  test('a screen reader reads label, count and options in order, and the count only once per query', async () => {
    const server = await serve(join(dist, 'site'), { pages: { ...lookPages, '/reader.mjs': reader } });
    const { page } = await open(browser(), `${server.url}light.html`);
    try {
      await enter(page, { attributes: 'label="Search the reports" facets=""' });
      await page.evaluate(async () => {
        const { virtual } = await import(/** @type {any} */ ('/reader.mjs'));
        Object.assign(globalThis, { virtual });
        const container = document.querySelector('samara-search')?.shadowRoot?.querySelector('[role=search]');
        await virtual.start({ container });
      });
      const { hits, total } = await type(page, 'villages burned');
      await page.waitForFunction(
        () => document.querySelector('samara-search')?.shadowRoot?.querySelector('[role=status]')?.textContent,
      );
      const said = await page.evaluate(async () => {
        const { virtual } = /** @type {any} */ (globalThis);
        do await virtual.next();
        while (!/^end of listbox/.test(await virtual.lastSpokenPhrase()));
        return /** @type {Promise<string[]>} */ (virtual.spokenPhraseLog());
      });
      assert.match(said[0], /^search, Search the reports/);
      assert.ok(
        said.some((phrase) => /^combobox, Search the reports, .*not expanded/.test(phrase)),
        said.join('\n'),
      );
      assert.deepEqual(
        said.filter((phrase) => /^(polite|assertive):/.test(phrase)),
        [`polite: ${total} results`],
      );
      const names = hits.flatMap(({ title, sections, duplicates }) => [
        title,
        ...sections.map(({ heading }) => heading),
        ...duplicates.map(() => 'Same text'),
      ]);
      const options = said.filter((phrase) => phrase.startsWith('option, '));
      assert.equal(options.length, names.length);
      names.forEach((name, at) => assert.ok(options[at].startsWith(`option, ${name}`), `${options[at]}: ${name}`));
    } finally {
      await page.close();
      server.close();
    }
  });
});

/** @param {Page} page */
function violations(page) {
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((/** @type {any} */ { id, nodes }) =>
      nodes.map(
        (/** @type {any} */ { target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`,
      ),
    );
  });
}

/**
 * The contrast of controls that have a border with their background (WCAG 1.4.11), which axe-core does not check: of the
 * border or of the content.
 * @param {Page} page
 */
function edges(page) {
  return page.evaluate(() => {
    const context = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
    /** @param {string} color any CSS colour */
    const luminance = (color) => {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
        const part = byte / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    /** @type {(node: Element | null) => string} the nearest opaque background behind an element */
    const ground = (node) => {
      if (!node) return getComputedStyle(document.documentElement).backgroundColor;
      const { backgroundColor } = getComputedStyle(node);
      if (!/transparent|, 0\)/.test(backgroundColor)) return backgroundColor;
      return ground(node.parentElement ?? /** @type {ShadowRoot} */ (node.getRootNode()).host ?? null);
    };
    const element = /** @type {HTMLElement} */ (document.querySelector('samara-search'));
    const controls = /** @type {NodeListOf<HTMLElement>} */ (
      (element.shadowRoot ?? element).querySelectorAll('.samara-bar, button, select')
    );
    return [...controls]
      .filter((control) => control.checkVisibility() && parseFloat(getComputedStyle(control).borderTopWidth))
      .map((control) => {
        const around = luminance(ground(control.parentElement)) + 0.05;
        const contrasts = [getComputedStyle(control).borderTopColor, ground(control)].map((color) => {
          const ratio = (luminance(color) + 0.05) / around;
          return Math.max(ratio, 1 / ratio);
        });
        return { part: control.part.value, contrast: Math.max(...contrasts) };
      });
  });
}
