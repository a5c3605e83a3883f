/** Text stays text: as title, heading, body, address, metadata, query and fragment, nothing in it runs or fetches. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkText } from '../../www/options.js';
import { followable, parseUrl } from '../../www/urls.js';
import { inBothBrowsers } from './browsers.js';
import { ready, stored } from './pages.js';
import { payloads } from './payloads.js';
import { serve } from './server.js';
import { setTraps } from './traps.js';

/** @import { Page } from 'puppeteer-core' */

const scratch = mkdtempSync(join(tmpdir(), 'samara-injection-'));
after(() => rmSync(scratch, { recursive: true }));

/** @param {string} text */
const escape = (text) =>
  [...text].map((c) => (/[\w ]/.test(c) ? c : `&#${/** @type {number} */ (c.codePointAt(0))};`)).join('');

/** How the index keeps white space and control characters. @param {string} text */
const plain = (text) => text.replace(/[\s\p{Cc}\u0085]+/gu, ' ').trim();

const documents = payloads.map((text, at) => ({
  url: `${at}.html?${text}`,
  title: `${at} ${text}`,
  html: `<h2 id="${escape(text)}">${escape(text)}</h2><p>seed${at} ${escape(text)}</p>`,
  source: text,
  tags: [text],
}));

test('at least 900 payloads', () => {
  assert.ok(payloads.length >= 900, `${payloads.length}`);
});

test('no payload is an address that runs something', () => {
  for (const text of payloads) {
    for (const base of [undefined, 'https://example.org/docs/', 'file:///docs/index.html']) {
      const href = followable(text, base);
      if (href === null) continue;
      // What no browser can parse leads nowhere.
      const address = parseUrl(href, base ?? 'https://example.org/');
      assert.match(address?.protocol ?? 'https:', /^(https?|mailto|file):$/, text);
    }
  }
});

test('half of a character is none: what is typed is well-formed before the engine sees it', () => {
  assert.equal(checkText('query', 'a\ud83db \ude00\ud83d 😀'), 'a\ufffdb \ufffd\ufffd 😀');
});

/** Ways from text to markup or code, into what a page keeps or sends, and what an element of a page can pretend to be. */
const forbidden = [
  /\b(innerHTML|outerHTML|insertAdjacentHTML|setHTML(Unsafe)?|parseHTML(Unsafe)?|createContextualFragment|DOMParser|srcdoc)\b/,
  /\bdocument\.write|\beval\b|\bnew Function\b|\bFunction\s*\(|\bset(Timeout|Interval)\s*\(\s*['"`]|['"`]\s*javascript:/,
  /\b(localStorage|sessionStorage|indexedDB|cookieStore|sendBeacon|serviceWorker)\b|\bdocument\.cookie\b|\bcaches\./,
  /\bcurrentScript\b/,
];

test('no script and no page of ours has a way from text to markup or code, keeps anything, or trusts currentScript', () => {
  for (const line of [
    'a.innerHTML = b',
    'a.outerHTML += b',
    "a.insertAdjacentHTML('beforeend', b)",
    'document.write(b)',
    'document.writeln(b)',
    'frame.srcdoc = b',
    'eval(b)',
    '(0, eval)(b)',
    'new Function(b)',
    'Function (b)',
    "setTimeout('b')",
    'localStorage.a = b',
    'document.cookie = b',
    "navigator.sendBeacon('/a', b)",
    'document.currentScript.src',
  ]) {
    assert.ok(forbidden.some((pattern) => pattern.test(line)), `${line} would not be seen`);
  }
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const files = ['www', 'crates/bundle/js'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(js|html)$/.test(name))
      .map((name) => join(folder, name)),
  );
  assert.ok(files.filter((name) => name.endsWith('.js')).length > 20);
  assert.ok(files.filter((name) => name.endsWith('.html')).length > 1);
  for (const name of files) {
    readFileSync(join(root, name), 'utf8')
      .split('\n')
      .forEach((line, at) => {
        for (const pattern of forbidden) assert.doesNotMatch(line, pattern, `${name}:${at + 1}`);
        if (name.endsWith('.html')) assert.doesNotMatch(line, /<[^>]*\son\w+\s*=/, `${name}:${at + 1}`);
      });
  }
});

inBothBrowsers('hostile documents and queries', (browser) => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {Page} */
  let page;
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const errors = [];
  let opened = 0;

  before(async () => {
    const lines = documents.map((document) => JSON.stringify(document).replace(/\\ud[89a-f]../gi, '?'));
    writeFileSync(join(scratch, 'documents.jsonl'), lines.join('\n'));
    const words = ['pack', 'documents.jsonl', '--out', 'index.html', '--title', payloads.find((text) => text.startsWith('</title>')) ?? '', '--quiet'];
    execFileSync(process.env.SAMARA ?? 'samara', words, { cwd: scratch });
    server = await serve(scratch);
    page = await browser().newPage();
    page.on('request', (request) => request.url().startsWith('http') && requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('dialog', (dialog) => {
      errors.push(`dialog ${dialog.message()}`);
      dialog.dismiss();
    });
    await page.evaluateOnNewDocument(setTraps);
    await page.goto(server.url);
    await ready(page);
    opened = server.log.length;
  });
  after(() => server?.close());

  /** What the page has that it had not, was it hurt. */
  const harm = () =>
    page.evaluate(() => {
      const roots = [document, /** @type {ShadowRoot} */ (document.querySelector('samara-search')?.shadowRoot)];
      const bad = roots.flatMap((root) => [
        ...root.querySelectorAll(
          'iframe, img, object, embed, video, audio, source, form, base, link[rel~=preload], meta[http-equiv=refresh], math, marquee, portal, frame, template',
        ),
      ]);
      const all = roots.flatMap((root) => [...root.querySelectorAll('*')]);
      return {
        hurts: /** @type {any} */ (globalThis).hurts,
        elements: bad.map((element) => element.outerHTML),
        handlers: all.flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith('on'))),
        scripts: all.filter((element) => element.localName === 'script').length,
        addresses: all.flatMap((element) => {
          const href = element.getAttribute('href');
          return href && /^\s*(javascript|data|vbscript|blob):/i.test(href) && element.localName === 'a' ? [href] : [];
        }),
      };
    });

  test('as queries', async () => {
    const before = await harm();
    const found = await page.evaluate(async (payloads) => {
      const search = /** @type {any} */ (document.querySelector('samara-search'));
      const root = /** @type {ShadowRoot} */ (search.shadowRoot);
      const input = /** @type {HTMLInputElement} */ (root.querySelector('[role=combobox]'));
      let answered = 0;
      let shown = 0;
      /** @type {string[]} */
      const wrong = [];
      for (const text of payloads) {
        const answer = new Promise((resolve) => {
          const late = setTimeout(() => resolve(null), 400);
          search.addEventListener(
            'samara-search',
            (/** @type {any} */ event) => {
              clearTimeout(late);
              resolve(event.detail.results);
            },
            { once: true },
          );
        });
        input.value = text;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        const results = await answer;
        if (!results) continue;
        answered++;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const list = root.querySelector('[role=listbox]')?.textContent ?? '';
        for (const hit of results.hits.slice(0, 3)) {
          if (list.includes(hit.title)) shown++;
          else wrong.push(hit.title);
        }
      }
      return { answered, shown, wrong };
    }, payloads);
    assert.ok(found.answered > payloads.length * 0.9, `${found.answered} queries were answered`);
    assert.ok(found.shown > 2 * payloads.length, `${found.shown} titles were shown, not ${found.wrong.slice(0, 5)}`);
    assert.deepEqual(await harm(), before);
  });

  test('as documents that are read', async () => {
    const before = await harm();
    const texts = await page.evaluate(async () => {
      const samara = await /** @type {any} */ (document.querySelector('samara-search')).load();
      const article = /** @type {HTMLElement} */ (document.querySelector('article'));
      /** @type {Record<number, string>} */
      const texts = {};
      const hits = [];
      for (let offset = 0; offset < samara.info.documents; offset += 100) {
        hits.push(...(await samara.search('', { limit: 100, offset, sort: 'date:desc' })).hits);
      }
      for (const { url, title } of hits) {
        location.hash = `#/${encodeURIComponent(url)}?q=seed`;
        for (let turn = 0; turn < 200; turn++) {
          await new Promise((resolve) => setTimeout(resolve, 2));
          if (article.querySelector('h1')?.textContent === title) break;
        }
        texts[parseInt(title)] = article.textContent ?? '';
      }
      return texts;
    });
    assert.ok(Object.keys(texts).length > payloads.length * 0.95, `${Object.keys(texts).length} were read`);
    const wrong = documents.filter(({ source }, at) => !plain(texts[at] ?? '').includes(plain(source)));
    // White space that only Unicode knows, and lone halves of a pair.
    assert.ok(wrong.length < 15, `${wrong.length}: ${JSON.stringify(wrong.slice(0, 5).map(({ title }) => title))}`);
    const after = await harm();
    assert.deepEqual(after, before);
  });

  test('as fragments of the address', async () => {
    const before = await harm();
    await page.evaluate(async (payloads) => {
      for (const text of payloads) {
        for (const hash of [`#${text}`, `#?q=${encodeURIComponent(text)}`, `#/${text}?q=${text}&at=${text}`]) {
          location.hash = hash;
          dispatchEvent(new PopStateEvent('popstate'));
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      }
      location.hash = '#/';
    }, payloads);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(await harm(), before);
  });

  test('nothing ran, was requested or stored, seen from inside and from the server', async () => {
    assert.deepEqual((await harm()).hurts, []);
    assert.deepEqual(server.log.slice(opened).filter((path) => path !== '/favicon.ico'), []);
    assert.deepEqual([...new Set(requests.map((url) => url.split('#')[0]))].filter((url) => !url.endsWith('/favicon.ico')), [server.url]);
    assert.deepEqual(errors, []);
    assert.ok(Object.values(await stored(page)).every((count) => count === 0));
  });
});
