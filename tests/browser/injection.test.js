/** Text stays text: no title, heading, body, URL, metadata, query or fragment runs or fetches anything. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkText } from '../../www/core/options.js';
import { followable, parseUrl } from '../../www/core/urls.js';
import { inBothBrowsers } from './browsers.js';
import { ready, stored } from './pages.js';
import { payloads } from './payloads.js';
import { serve } from './server.js';
import { setTraps } from './traps.js';

/** @import { Page } from 'puppeteer-core' */

const scratch = mkdtempSync(join(tmpdir(), 'samara-injection-'));
after(() => rmSync(scratch, { recursive: true }));

/** @param {string} text */
const escapeHtml = (text) =>
  [...text].map((c) => (/[\w ]/.test(c) ? c : `&#${/** @type {number} */ (c.codePointAt(0))};`)).join('');

/** Normalizes white space and control characters as the index does. @param {string} text */
const plain = (text) => text.replace(/[\s\p{Cc}\u0085]+/gu, ' ').trim();

const documents = payloads.map((text, at) => ({
  url: `${at}.html?${text}`,
  title: `${at} ${text}`,
  html: `<h2 id="${escapeHtml(text)}">${escapeHtml(text)}</h2><p>seed${at} ${escapeHtml(text)}</p>`,
  source: text,
  tags: [text],
}));

test('there are at least 900 payloads', () => {
  assert.ok(payloads.length >= 900, `${payloads.length}`);
});

test('no payload is a script URL', () => {
  for (const text of payloads) {
    for (const base of [undefined, 'https://example.org/docs/', 'file:///docs/index.html']) {
      const href = followable(text, base);
      if (href === null) continue;
      // Browsers do not follow a URL that they cannot parse.
      const address = parseUrl(href, base ?? 'https://example.org/');
      assert.match(address?.protocol ?? 'https:', /^(https?|mailto|file):$/, text);
    }
  }
});

test('replaces lone surrogates before the engine gets a query', () => {
  assert.equal(checkText('query', 'a\ud83db \ude00\ud83d 😀'), 'a\ufffdb \ufffd\ufffd 😀');
});

/** APIs that turn text into markup or code, store or send data, or can be shadowed by an element of the page. */
const forbidden = [
  /\b(innerHTML|outerHTML|insertAdjacentHTML|setHTML(Unsafe)?|parseHTML(Unsafe)?|createContextualFragment|DOMParser|srcdoc)\b/,
  /\bdocument\.write|(?<!unsafe-)\beval\b|\bnew Function\b|\bFunction\s*\(|\bset(Timeout|Interval)\s*\(\s*['"`]|['"`]\s*javascript:/,
  /\b(localStorage|sessionStorage|indexedDB|cookieStore|sendBeacon|serviceWorker)\b|\bdocument\.cookie\b|\bcaches\./,
  /\bcurrentScript\b/,
];

test('no script or page of Samara evaluates text, stores data or trusts currentScript', () => {
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
    assert.ok(
      forbidden.some((pattern) => pattern.test(line)),
      `${line} would not be seen`,
    );
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
    const words = [
      'pack',
      'documents.jsonl',
      '--out',
      'index.html',
      '--title',
      payloads.find((text) => text.startsWith('</title>')) ?? '',
      '--quiet',
    ];
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

  /** Everything in the page that a successful injection would change. */
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

  test('payloads as queries', async () => {
    const before = await harm();
    const found = await page.evaluate(async (payloads) => {
      const search = /** @type {any} */ (document.querySelector('samara-search'));
      const root = /** @type {ShadowRoot} */ (search.shadowRoot);
      /** @type {any} */
      let results;
      search.addEventListener('samara-search', (/** @type {any} */ event) => {
        results = event.detail.results;
      });
      let answered = 0;
      let shown = 0;
      /** @type {string[]} */
      const wrong = [];
      for (const text of payloads) {
        results = null;
        await search.search(text);
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
    assert.ok(found.answered > payloads.length * 0.9, `${found.answered} queries had results`);
    assert.ok(
      found.shown > 2 * payloads.length,
      `${found.shown} titles are shown correctly, not ${found.wrong.slice(0, 5)}`,
    );
    assert.deepEqual(await harm(), before);
  });

  test('payloads in documents', async () => {
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
        for (let turn = 0; turn < 1000; turn++) {
          await new Promise((resolve) => setTimeout(resolve, 2));
          if (article.querySelector('h1')?.textContent === title) break;
        }
        texts[parseInt(title, 10)] = article.textContent ?? '';
      }
      return texts;
    });
    assert.ok(Object.keys(texts).length > payloads.length * 0.95, `${Object.keys(texts).length} documents were read`);
    const wrong = documents.filter(({ source }, at) => !plain(texts[at] ?? '').includes(plain(source)));
    // Differences in Unicode white space and lone surrogates.
    assert.ok(wrong.length < 15, `${wrong.length}: ${JSON.stringify(wrong.slice(0, 5).map(({ title }) => title))}`);
    const after = await harm();
    assert.deepEqual(after, before);
  });

  test('payloads as URL fragments', async () => {
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

  test('nothing ran, was requested or stored, according to the page and the server', async () => {
    assert.deepEqual((await harm()).hurts, []);
    assert.deepEqual(
      server.log.slice(opened).filter((path) => path !== '/favicon.ico'),
      [],
    );
    assert.deepEqual(
      [...new Set(requests.map((url) => url.split('#')[0]))].filter((url) => !url.endsWith('/favicon.ico')),
      [server.url],
    );
    assert.deepEqual(errors, []);
    assert.ok(Object.values(await stored(page)).every((count) => count === 0));
  });
});
