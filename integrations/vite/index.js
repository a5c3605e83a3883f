/** Samara's full-text search in static sites built with Vite: in the development server, and after every build. */

import { resolve } from 'node:path';
import { build, crawl, DevelopmentIndex } from './samara.js';

/** @import { SamaraOptions } from './samara.js' */

/**
 * The plugin for `plugins` in vite.config.js.
 * @param {SamaraOptions} [options]
 */
export default function samara(options = {}) {
  let site = '';
  let prefix = '';
  let isServed = false;
  return {
    name: 'vite-plugin-samara',
    /** @param {{ root: string, base: string, command: string, build: { outDir: string, ssr: boolean | string } }} config */
    configResolved({ root, base, command, build: { outDir, ssr } }) {
      isServed = command === 'serve';
      prefix = `${base}${options.folder ?? 'samara'}/`;
      if (!isServed && !ssr) site = resolve(root, outDir);
    },
    /** @param {any} server */
    configureServer(server) {
      const index = new DevelopmentIndex(options, () => crawl(server.resolvedUrls.local[0]));
      server.watcher.on('all', () => index.invalidate());
      server.middlewares.use(index.middleware(prefix));
    },
    transformIndexHtml() {
      if (!isServed) return [];
      return [{ tag: 'script', attrs: { type: 'module', src: `${prefix}development.js` }, injectTo: 'body' }];
    },
    closeBundle: {
      order: /** @type {const} */ ('post'),
      sequential: true,
      handler() {
        if (site) build(site, options);
      },
    },
  };
}
