/**
 * Runs `samara build`: after a build, and for the development server. Each package contains a copy of this file
 * (`prepack`).
 */

import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {object} SamaraOptions
 * @property {string} [command] the program to run; `samara` by default
 * @property {string} [folder] the folder of the site for the index and the box; `samara` by default
 * @property {string[]} [options] further options of `samara build`, such as `['--at', 'header nav']`
 */

/**
 * A page of a development server.
 * @typedef {object} Page
 * @property {string} url relative to the base of the site
 * @property {string} [title]
 * @property {string} [html] its HTML, or
 * @property {string} [markdown] its Markdown, without front matter
 */

const shell = process.platform === 'win32';

/** @param {string} command @param {string} reason */
const failure = (command, reason) => new Error(`samara: ${command} ${reason} (npm install @samara-search/cli)`);

/**
 * Runs `samara build` for a built site.
 * @param {string} site its folder
 * @param {SamaraOptions} options
 * @param {string[]} own options of the package
 */
export function build(site, { command = 'samara', folder = 'samara', options = [] }, own = ['--inject']) {
  const call = ['build', site, '--out', join(site, folder), '--quiet', ...own, ...options];
  const { error, status } = spawnSync(command, call, { stdio: 'inherit', shell });
  if (error) throw failure(command, `cannot be run: ${error.message}`);
  if (status) throw failure(command, `ended with ${status}`);
}

/** Options of `samara build` that are for built pages, and whether a value follows. */
const forPages = { '--at': true, '--site-url': true, '--inject': false, '--integrity': false, '--clean-urls': false };

/** Where the box goes while developing: into the element of `--at`, in the place of Starlight's search, or into a corner. */
const script = (/** @type {string | undefined} */ at) => `import './samara-search.js';
const box = document.createElement('samara-search');
box.setAttribute('src', new URL('docs.samara', import.meta.url).href);
box.setAttribute('mode', 'dialog');
box.setAttribute('hotkey', '/ mod+k');
const at = ${JSON.stringify(at ?? null)};
const parent = at && document.querySelector(at);
const replaced = document.querySelector('site-search');
if (parent) parent.append(box);
else if (replaced) replaced.replaceWith(box);
else {
  box.style.cssText = 'position:fixed;inset-block-end:1rem;inset-inline-end:1rem;z-index:99';
  document.body.append(box);
}
`;

/** The index of a development server. It is built when a page asks for it, and again after a change. */
export class DevelopmentIndex {
  /** The folder with the index and the box. */
  folder = mkdtempSync(join(tmpdir(), 'samara-development-'));
  #isStale = true;
  /** @type {Promise<void>} */
  #built = Promise.resolve();
  #command;
  #options;
  #at;
  #pages;

  /**
   * @param {SamaraOptions} options
   * @param {() => Promise<Page[]>} pages returns the pages of the site
   */
  constructor({ command = 'samara', options = [] }, pages) {
    this.#command = command;
    this.#pages = pages;
    const at = options.indexOf('--at');
    this.#at = at < 0 ? undefined : options[at + 1];
    const isForPages = (/** @type {string} */ option) => option in forPages;
    this.#options = options.filter(
      (option, number) =>
        !isForPages(option) && !(/** @type {Record<string, boolean>} */ (forPages)[options[number - 1]]),
    );
    process.on('exit', () => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** A source has changed. */
  invalidate() {
    this.#isStale = true;
  }

  /** Builds the index, unless it is up to date. */
  update() {
    if (this.#isStale) {
      this.#isStale = false;
      this.#built = this.#built.catch(() => {}).then(() => this.#build());
      this.#built.catch(() => this.invalidate());
    }
    return this.#built;
  }

  async #build() {
    const pages = await this.#pages();
    const source = join(this.folder, 'pages.jsonl');
    // An empty URL would be that of the index.
    const lines = pages.map((page) => JSON.stringify({ ...page, url: page.url || './' }));
    writeFileSync(source, lines.join('\n'));
    writeFileSync(join(this.folder, 'development.js'), script(this.#at));
    const call = ['build', source, '--out', this.folder, '--base-url', '../', '--whole', '--inject=false', '--quiet'];
    const child = spawn(this.#command, [...call, ...this.#options], { stdio: ['ignore', 'inherit', 'inherit'], shell });
    await new Promise((resolve, reject) => {
      child.on('error', (error) => reject(failure(this.#command, `cannot be run: ${error.message}`)));
      child.on('exit', (code) => (code ? reject(failure(this.#command, `ended with ${code}`)) : resolve(null)));
    });
  }

  /**
   * Answers requests for the files of the index and of the box.
   * @param {string} prefix the path of the folder, with a slash at the end
   */
  middleware(prefix) {
    /** @type {Record<string, string>} */
    const types = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };
    return async (
      /** @type {import('node:http').IncomingMessage} */ request,
      /** @type {import('node:http').ServerResponse} */ response,
      /** @type {() => void} */ next,
    ) => {
      const path = request.url?.split('?')[0] ?? '';
      const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
      if (!/^(words\/)?[\w-]+(\.[\w-]+)+$/.test(name)) return next();
      try {
        await this.update();
      } catch (error) {
        console.error(String(error));
      }
      const file = join(this.folder, name);
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return next();
      response.setHeader('content-type', types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
      response.setHeader('cache-control', 'no-store');
      createReadStream(file).pipe(response);
    };
  }
}

/** The number of pages that a development server is asked for. */
const maxPages = 2000;

/**
 * Reads the pages of a development server that links from its front page lead to.
 * @param {string} base the address of the front page
 * @returns {Promise<Page[]>}
 */
export async function crawl(base) {
  const seen = new Set([base]);
  const queue = [base];
  /** @type {Map<string, Page>} */
  const pages = new Map();
  while (queue.length > 0 && pages.size < maxPages) {
    for (const read of await Promise.all(queue.splice(0, 4).map(readPage))) {
      if (!read?.address.startsWith(base)) continue;
      const { address, html } = read;
      const isDocument = !/<meta[^>]+(?:noindex|http-equiv=["']?refresh)/i.test(html);
      if (isDocument) pages.set(address, { url: address.slice(base.length), html });
      for (const [, ...values] of html.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi)) {
        const href = values.find((value) => value !== undefined) ?? '';
        const link = URL.parse ? URL.parse(href.replaceAll('&amp;', '&'), address) : parse(href, address);
        if (!link) continue;
        link.hash = link.search = '';
        const isPage = /\/[^./]*$|\.html?$/i.test(link.pathname);
        if (!isPage || !link.href.startsWith(base) || seen.has(link.href)) continue;
        seen.add(link.href);
        queue.push(link.href);
      }
    }
  }
  if (queue.length > 0) console.warn(`samara: only ${maxPages} pages are searched while developing`);
  return [...pages.values()];
}

/** @param {string} href @param {string} base */
function parse(href, base) {
  return URL.canParse(href, base) ? new URL(href, base) : null;
}

/** @param {string} address */
async function readPage(address) {
  const response = await fetch(address, { headers: { accept: 'text/html' } }).catch(() => null);
  if (!response?.ok || !response.headers.get('content-type')?.startsWith('text/html')) return null;
  return { address: response.url, html: await response.text() };
}
