/** Samara's full-text search in VitePress: in the development server, and after every build. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, DevelopmentIndex } from './samara.js';

/** @import { Page, SamaraOptions } from './samara.js' */

/**
 * The plugin for `vite.plugins` in .vitepress/config.js.
 * @param {SamaraOptions} [options]
 */
export default function samara(options = {}) {
  /** VitePress' configuration. @type {any} */
  let site;
  let prefix = '';
  return {
    name: 'vitepress-plugin-samara',
    /** @param {{ vitepress?: any }} config */
    configResolved({ vitepress }) {
      site = vitepress;
      // VitePress resolves its configuration once for the browser and once for the server.
      if (!vitepress || vitepress.samara) return;
      vitepress.samara = true;
      const own = vitepress.buildEnd;
      vitepress.buildEnd = async (/** @type {any} */ built) => {
        await own?.(built);
        build(built.outDir, options, ['--inject', '--site-url', built.site.base]);
      };
    },
    /** @param {any} server */
    configureServer(server) {
      prefix = `${site.site.base}${options.folder ?? 'samara'}/`;
      const index = new DevelopmentIndex(options, () => Promise.all(site.pages.map(page)));
      server.watcher.on('all', () => index.invalidate());
      server.middlewares.use(index.middleware(prefix));
    },
    transformIndexHtml() {
      if (!prefix) return [];
      return [{ tag: 'script', attrs: { type: 'module', src: `${prefix}development.js` }, injectTo: 'body' }];
    },
  };

  /** Reads a source file: VitePress renders its pages in the browser only. @param {string} path @returns {Promise<Page>} */
  async function page(path) {
    const source = await readFile(join(site.srcDir, path), 'utf8');
    const [front = ''] = /^---\r?\n[^]*?\n---\r?\n/.exec(source) ?? [];
    const title = /^title:\s*["']?(.+?)["']?\s*$/m.exec(front)?.[1];
    const written = site.rewrites.map[path] ?? path;
    const url = written.replace(/\.md$/, site.cleanUrls ? '' : '.html').replace(/(^|\/)index(\.html)?$/, '$1');
    return { url, title, markdown: source.slice(front.length) };
  }
}
