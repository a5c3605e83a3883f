/**
 * Markdown → index → reader: what a reader sees of the examples of the CommonMark specification.
 *
 * Each example is a document of one packed page. The tree of its visible elements is compared with that of the HTML that the
 * specification expects (`visibleTree`).
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from './browsers.js';
import { ready } from './pages.js';

/** @import { Browser, Page } from 'puppeteer-core' */

/** @typedef {{ number: number, section: string, markdown: string, html: string }} Example */

/** @type {{ tests: Example[] }} */
const { tests: examples } = createRequire(import.meta.url)('commonmark-spec');

/** How many examples must be equal. */
const minEqual = 640;

/** A paragraph before each example: a document has text, and the example's first heading is not its title. */
const lead = 'Start of the example.';

/** The file of an example. @param {number} number */
const fileOf = (number) => `${String(number).padStart(3, '0')}.md`;

/** The spec writes tabs as arrows. @param {string} text */
const withTabs = (text) => text.replaceAll('→', '\t');

/**
 * In the page: the visible elements of a piece of HTML, or of the reader, as text with indentation.
 *
 * Elements are p, h1 to h6, em, strong, code, pre, blockquote, ul, ol with its first number, li, a with its target, br, hr,
 * table, tr, td, th, del, sup, sub. `b` and `i` are strong and em; the content of other elements counts without them; what
 * is not displayed (scripts, styles, comments) does not count. A picture is its description. Text that stands directly in a
 * box or quotation is a paragraph, as it is displayed. Runs of white space are one space, except in pre, where white space
 * at the end does not count; spaces at the ends of a block and around a line break do not count; nor do empty paragraphs,
 * headings, quotations and lists. A link that does not lead
 * to http:, https:, mailto: or a document of the archive is its text.
 * @param {Element} root
 * @param {(href: string) => string | null} target
 */
function visibleTree(root, target) {
  const blocks = new Set(
    'p h1 h2 h3 h4 h5 h6 pre blockquote ul ol li hr table tr td th div section article details summary dl dt dd'.split(
      ' ',
    ),
  );
  const inlines = new Set('em strong code a br del sup sub'.split(' '));
  const same = /** @type {Record<string, string>} */ ({ b: 'strong', i: 'em', s: 'del', strike: 'del' });
  const boxes = new Set(['body', 'div', 'section', 'article', 'blockquote', 'details']);
  /** @typedef {{ name: string, children: (Item | string)[] }} Item */

  /** @type {(node: Node, isPre: boolean) => (Item | string)[]} */
  const items = (node, isPre) => {
    if (node instanceof Text) return [isPre ? node.data : node.data.replace(/[ \t\n\r]+/g, ' ')];
    if (!(node instanceof Element)) return [];
    const name = same[node.localName] ?? node.localName;
    if (['script', 'style', 'title', 'textarea', 'head'].includes(name)) return [];
    if (name === 'img') return [node.getAttribute('alt') ?? ''];
    const children = [...node.childNodes].flatMap((child) => items(child, isPre || name === 'pre'));
    if (name === 'a') {
      const href = target(node.getAttribute('href') ?? '');
      return href === null ? children : [{ name: `a(${href})`, children }];
    }
    if (name === 'code' && isPre) return children;
    if (name === 'ol') return [{ name: `ol(${node.getAttribute('start') ?? 1})`, children }];
    if (['tbody', 'thead'].includes(name)) return children;
    if (!blocks.has(name) && !inlines.has(name)) return children;
    return [{ name, children }];
  };
  const nameOf = (/** @type {Item | string} */ item) =>
    typeof item === 'string' ? '' : item.name.replace(/\(.*/s, '');
  const isBlock = (/** @type {Item | string} */ item) => blocks.has(nameOf(item));

  /** Texts that stand side by side are one; white space is folded across elements. @type {(line: (Item | string)[]) => (Item | string)[]} */
  const folded = (line) => {
    let space = true;
    /** @type {(list: (Item | string)[]) => (Item | string)[]} */
    const walk = (list) => list.flatMap(fold);
    /** @type {(item: Item | string) => (Item | string)[]} */
    const fold = (item) => {
      if (typeof item === 'string') {
        let text = item.replace(/ +/g, ' ');
        if (space) text = text.replace(/^ /, '');
        if (text) space = text.endsWith(' ');
        return text ? [text] : [];
      }
      if (item.name === 'br') space = true;
      const children = walk(item.children);
      return children.length || item.name === 'br' ? [{ ...item, children }] : [];
    };
    const result = walk(line);
    /** @type {(list: (Item | string)[]) => void} */
    const trimEnd = (list) => {
      const last = list.at(-1);
      if (typeof last === 'string') list.splice(-1, 1, ...(last.trimEnd() ? [last.trimEnd()] : []));
      else if (last) trimEnd(last.children);
      const end = list.at(-1);
      if (typeof end === 'object' && !end.children.length && end.name !== 'br' && !isBlock(end)) list.pop();
    };
    trimEnd(result);
    return result;
  };
  /** @type {(list: (Item | string)[]) => (Item | string)[]} */
  const joined = (list) =>
    list.reduce(
      (all, item) => {
        const last = all.at(-1);
        if (typeof item === 'string' && typeof last === 'string') all[all.length - 1] = last + item;
        else all.push(typeof item === 'string' ? item : { ...item, children: joined(item.children) });
        return all;
      },
      /** @type {(Item | string)[]} */ ([]),
    );

  /** @type {(item: Item) => Item[]} */
  const normal = (item) => {
    const name = nameOf(item);
    if (name === 'pre') {
      const text = item.children.filter((child) => typeof child === 'string').join('');
      return [{ name, children: [text.replace(/^\n/, '').trimEnd()] }];
    }
    /** @type {(Item | string)[]} */
    const children = [];
    /** @type {(Item | string)[]} */
    let line = [];
    const endLine = () => {
      const text = joined(folded(line));
      if (text.length && boxes.has(name)) children.push({ name: 'p', children: text });
      else children.push(...text);
      line = [];
    };
    for (const child of item.children) {
      if (typeof child === 'string' || !isBlock(child)) line.push(child);
      else {
        endLine();
        children.push(...normal(child));
      }
    }
    endLine();
    const isBox = boxes.has(name) && name !== 'blockquote';
    if (isBox) return /** @type {Item[]} */ (children);
    // Elements that show nothing but their text are not visible without.
    return children.length || !/^(p|h\d|blockquote|[uo]l)$/.test(name) ? [{ name: item.name, children }] : [];
  };
  /** @type {(item: Item | string, depth: string) => string} */
  const print = (item, depth) =>
    typeof item === 'string'
      ? `${depth}${JSON.stringify(item)}\n`
      : `${depth}${item.name}\n${item.children.map((child) => print(child, `${depth}  `)).join('')}`;
  const children = [...root.childNodes].flatMap((child) => items(child, false));
  return normal({ name: 'body', children })
    .map((item) => print(item, ''))
    .join('');
}

/** @type {string} */
let folder;
/** @type {Browser} */
let browser;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'samara-commonmark-'));
  mkdirSync(join(folder, 'docs'));
  for (const { number, markdown } of examples) {
    writeFileSync(
      join(folder, 'docs', fileOf(number)),
      `---\ntitle: Example ${number}\n---\n${lead}\n\n${withTabs(markdown)}`,
    );
  }
  // The targets of most links of the examples.
  for (const name of ['url', 'uri', 'foo', 'url1', 'url2']) {
    writeFileSync(join(folder, 'docs', `${name}.md`), `# ${name}\n\ntext\n`);
  }
  const words = ['pack', join(folder, 'docs'), '--out', join(folder, 'examples.html'), '--quiet'];
  execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  browser = await launch('chromium');
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

test(`of the examples of CommonMark, at least ${minEqual} are shown as the specification says`, async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(folder, 'examples.html')).href);
  await ready(page);
  const expected = examples.map(({ number, html }) => ({
    number,
    url: fileOf(number),
    html: `<p>${lead}</p>\n${withTabs(html)}`,
  }));
  await page.evaluate(`globalThis.visibleTree = ${visibleTree}`);
  const trees = await page.evaluate(async (expected) => {
    const tree = /** @type {typeof visibleTree} */ (/** @type {any} */ (globalThis).visibleTree);
    const archive = new Set(['url', 'uri', 'foo', 'url1', 'url2']);
    /** A document of the archive, or an address. @type {(own: string, href: string) => string | null} */
    const target = (own, href) => {
      const inner = /^#\/([^?]+)\.md(?:\?at=(.*))?$/.exec(href);
      if (inner) return `${inner[1]}#${inner[2] ?? ''}`;
      if (href.startsWith('#')) return `${own}${href}`;
      const [, name, anchor = ''] = /^\/?([^#?]*)[^#]*#?(.*)$/.exec(href) ?? [];
      if (!/^[a-z][a-z+.-]*:/i.test(href)) return archive.has(name) ? `${name}#${anchor}` : null;
      return /^(https?|mailto):/i.test(href) ? new URL(href).href : null;
    };
    /** @type {string | undefined} */
    let failure;
    addEventListener('unhandledrejection', (event) => (failure = String(event.reason?.stack)));
    const compared = [];
    for (const { number, url, html } of expected) {
      location.hash = `#/${url}`;
      const title = `Example ${number}`;
      while (!failure && document.querySelector('#reader h1')?.textContent !== title)
        await new Promise((done) => setTimeout(done));
      if (failure) throw new Error(`${url}: ${failure}`);
      const shown = /** @type {Element} */ (document.querySelector('#reader .text'));
      const body = new DOMParser().parseFromString(`<!doctype html><body>${html}`, 'text/html').body;
      const own = target.bind(null, url.replace('.md', ''));
      compared.push({ number, shown: tree(shown, own), expected: tree(body, own) });
    }
    return compared;
  }, expected);
  const different = trees.filter(({ shown, expected }) => shown !== expected);
  if (process.env.SHOW) {
    for (const { number, shown, expected } of different) {
      console.log(`— ${number}\n${examples[number - 1].markdown}\nexpected:\n${expected}shown:\n${shown}`);
    }
  }
  const numbers = different.map(({ number }) => number).join(', ');
  console.log(`${trees.length - different.length} of ${trees.length} are equal; different: ${numbers}`);
  assert.ok(trees.length - different.length >= minEqual, `different: ${numbers}`);
});
