/** Pictures in the page that dist/maker.html makes: the same as those of `samara pack --images`. And axe over maker.html. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { archiveFiles } from './archive.js';
import { inBothBrowsers } from './browsers.js';
import {
  axeFindings,
  breakEngine,
  choose,
  keepBlob,
  madePage,
  maker,
  pack,
  step,
  textOf,
  withoutEngine,
} from './maker-page.js';
import { visit } from './pages.js';

/** @import { Page } from 'puppeteer-core' */

const folder = mkdtempSync(join(tmpdir(), 'samara-maker-pictures-'));
after(() => rmSync(folder, { recursive: true }));

/** A document with pictures of every kind: those that can be in a page, and those that cannot. */
async function morePictures() {
  const noise = {
    create: {
      width: 1500,
      height: 1100,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  };
  const photo = sharp(/** @type {import('sharp').SharpOptions} */ (noise));
  const alpha = sharp({
    create: { width: 300, height: 200, channels: 4, background: { r: 90, g: 20, b: 200, alpha: 0.4 } },
  });
  const pictures = {
    'photo.jpg': photo.clone().jpeg({ quality: 90 }),
    'progressive.jpg': photo.clone().resize(1301).jpeg({ quality: 70, progressive: true, chromaSubsampling: '4:4:4' }),
    'turned.jpg': photo.clone().resize(640).withMetadata({ orientation: 6 }).jpeg(),
    'grey.jpg': photo.clone().resize(333).greyscale().jpeg(),
    'photo.webp': photo.clone().resize(901).webp(),
    'exact.webp': photo.clone().resize(200).webp({ lossless: true }),
    'alpha.png': alpha.clone().png(),
    'alpha.webp': alpha.clone().webp(),
    'palette.png': photo.clone().resize(300).png({ palette: true }),
    'deep.png': photo.clone().resize(1250).toColourspace('rgb16').png(),
    'moving.gif': photo.clone().resize(120).gif(),
  };
  const files = new Map();
  const addresses = [...Object.keys(pictures), 'drawn.svg', 'lost.png', 'damaged.png', 'https://example.org/a.png'];
  const lines = addresses.map((address) => `![${address}](${address})\n`);
  files.set('more/pictures.md', Buffer.from(`# More pictures\n\n${lines.join('\n')}\n![out](../../secret.png)\n`));
  for (const [name, picture] of Object.entries(pictures)) files.set(`more/${name}`, await picture.toBuffer());
  files.set('more/drawn.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
  files.set('more/damaged.png', files.get('more/alpha.png').subarray(0, 60));
  const [leaf, wing] = ['more/grey.jpg', 'more/exact.webp'].map((name) => files.get(name).toString('base64'));
  const message = [
    'Subject: Seeds\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/related; boundary=r\r\n',
    "--r\r\nContent-Type: text/html\r\n\r\n<p>Text <img src='cid:leaf' alt='a leaf'><img src='cid:lost' alt='lost'>",
    `--r\r\nContent-ID: <leaf>\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n${leaf}\r\n--r--`,
    `--b\r\nContent-Type: image/webp; name=wing.webp\r\nContent-Transfer-Encoding: base64\r\n\r\n${wing}\r\n--b--\r\n`,
  ].join('\r\n');
  files.set('more/letter.eml', Buffer.from(message));
  const start = 'From jo@example.org Tue Feb 15 18:30:00 2022\r\n';
  files.set('more/letters.mbox', Buffer.from(`${start}Subject: One\r\n\r\n>From far\r\n\r\n${start}${message}`));
  files.set('more/saved.mhtml', Buffer.from(message));
  return files;
}

/**
 * Asserts that axe reports nothing, light and, where a browser can be told to, dark, and that a narrow window is wide enough.
 * @param {Page} page
 * @param {string} kind of the browser
 * @param {string} name of what is shown
 */
async function assertAccessible(page, kind, name) {
  const { width, height } = page.viewport() ?? { width: 800, height: 600 };
  for (const scheme of kind === 'chromium' ? ['light', 'dark'] : ['light']) {
    if (kind === 'chromium') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const narrow of [360, 768, width]) {
      await page.setViewport({ width: narrow, height });
      assert.deepEqual(await axeFindings(page), [], `${name}, ${scheme}, ${narrow}`);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(overflow <= 0, `${name}, ${narrow}: wider than the window by ${overflow}`);
    }
  }
}

inBothBrowsers('pictures in maker.html', (browser, kind) => {
  test('embeds the pictures that samara pack --images embeds, of an archive of 30 documents', async () => {
    const archive = new Map([...(await archiveFiles()), ...(await morePictures())]);
    const source = join(folder, `archive-${kind}`);
    for (const [path, bytes] of archive) {
      mkdirSync(dirname(join(source, path)), { recursive: true });
      writeFileSync(join(source, path), bytes);
    }
    await visit(
      browser(),
      maker,
      async ({ page, violations }) => {
        await choose(page, archive, `archive-${kind}`);
        await step(page, 'form');
        await page.click('#images');
        await page.$eval('#megabytes', (field) => {
          /** @type {HTMLInputElement} */ (field).value = '2';
        });
        await assertAccessible(page, kind, 'form');
        const made = await madePage(page);
        const expected = pack(source, `${source}.html`, ['--title', `archive-${kind}`, '--images=2']);
        assert.equal(withoutEngine(made), withoutEngine(expected));
        assert.match(await textOf(page, '#pictures'), /^\d+ pictures in it, [.,\d]+ MB\.\s+\d+ pictures left out$/);
        await page.$eval('#pictures details', (details) => {
          /** @type {HTMLDetailsElement} */ (details).open = true;
        });
        const leftOut = await textOf(page, '#pictures');
        for (const reason of [
          'beyond the limit',
          'an SVG, which',
          'not found',
          'on another site',
          'outside of',
          'damaged',
        ]) {
          assert.ok(leftOut.includes(reason), `${reason}: ${leftOut}`);
        }
        await assertAccessible(page, kind, 'done');
        assert.deepEqual(await violations(), []);
      },
      keepBlob,
    );
  });

  test('has the logo and the colour that samara pack --logo --color gives, and says what is wrong with them', async () => {
    const source = join(folder, `logo-${kind}`);
    mkdirSync(source);
    writeFileSync(join(source, 'a.md'), '# Ash\n\nSeeds.\n');
    const logo = join(folder, `${kind}.svg`);
    writeFileSync(
      logo,
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>',
    );
    await visit(
      browser(),
      maker,
      async ({ page }) => {
        await choose(page, [['a.md', readFileSync(join(source, 'a.md'))]]);
        await step(page, 'form');
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('#form details')) {
            /** @type {HTMLDetailsElement} */ (details).open = true;
          }
        });
        const field = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await page.$('#logo'));
        const fill = (/** @type {string} */ color, /** @type {string} */ title) =>
          page.evaluate(
            (color, title) => {
              /** @type {HTMLInputElement} */ (document.getElementById('color')).value = color;
              /** @type {HTMLInputElement} */ (document.getElementById('title')).value = title;
            },
            color,
            title,
          );
        await field.uploadFile(logo);
        await fill('#ffee00', 'A');
        await page.click('#form .primary');
        await page.waitForSelector('#trouble:not([hidden])');
        assert.match(await textOf(page, '#trouble'), /its contrast with the background is 1\.\d, less than 4\.5/);
        await fill('#1d3a6a', 'A');
        await assertAccessible(page, kind, 'form');
        const options = ['--title', 'A', '--logo', logo, '--color', '#1d3a6a'];
        const expected = pack(join(source, 'a.md'), `${source}.html`, options);
        const made = await madePage(page);
        assert.equal(withoutEngine(made), withoutEngine(expected));
        assert.match(made, /<img alt="" src="data:image\/svg\+xml;base64,/);
        assert.ok(made.includes('--leaf:#1d3a6a'));
      },
      keepBlob,
    );
  });

  test('a decoder that fails loses its picture only', async () => {
    await visit(
      browser(),
      maker,
      async ({ page }) => {
        await breakEngine(
          page,
          `encodePicture: (...rest) => {
            if ((globalThis.pictures = (globalThis.pictures ?? 0) + 1) === 1) throw new WebAssembly.RuntimeError('unreachable');
            return exports.encodePicture(...rest);
          }`,
        );
        const { map, river } = {
          map: (await archiveFiles()).get('pictures/map.png'),
          river: (await archiveFiles()).get('pictures/river.jpg'),
        };
        assert.ok(map && river);
        await choose(page, [
          ['a.md', Buffer.from('# Ash\n\n![a map](map.png) ![a river](river.jpg)\n')],
          ['map.png', map],
          ['river.jpg', river],
        ]);
        await step(page, 'form');
        await page.click('#images');
        assert.equal((await madePage(page)).match(/ id="picture-/g)?.length, 1);
        assert.match(await textOf(page, '#pictures'), /^1 picture in it, [\s\S]*1 picture left out$/);
      },
      keepBlob,
    );
  });
});
