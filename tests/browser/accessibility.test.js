/** The box for everybody: axe-core finds nothing in any state and look, and what can be used is told from its surroundings. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inBothBrowsers } from './browsers.js';
import { dist, open } from './pages.js';
import { serve } from './server.js';
import { enter, lookPages, looks, states } from './states.js';

/** @import { Page } from 'puppeteer-core' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

inBothBrowsers('the box in all states', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    server = await serve(join(dist, 'site'), { pages: lookPages });
  });
  after(() => server.close());

  for (const look of Object.keys(looks)) {
    test(`${look}: axe-core finds nothing, and controls have edges`, async () => {
      const { page } = await open(browser(), `${server.url}${look}.html`);
      try {
        await page.setViewport({ width: 1200, height: 700 });
        await page.evaluate(axe);
        for (const [name, state] of Object.entries(states)) {
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

/** @param {Page} page */
function violations(page) {
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((/** @type {any} */ { id, nodes }) =>
      nodes.map((/** @type {any} */ { target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`),
    );
  });
}

/**
 * How far controls that have a border stand out from what they lie on (WCAG 1.4.11), which axe-core does not look at:
 * by the border, or by what is in it.
 * @param {Page} page
 */
function edges(page) {
  return page.evaluate(() => {
    const context = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
    /** @param {string} color any that CSS knows */
    const luminance = (color) => {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
        const part = byte / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    /** @type {(node: Element | null) => string} the first background under an element that is one */
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
