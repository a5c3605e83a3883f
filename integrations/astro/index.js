/** Samara's full-text search in Astro and Starlight: in the development server, and after every build. */

import { fileURLToPath } from 'node:url';
import { build, crawl, DevelopmentIndex } from './samara.js';

/** @import { SamaraOptions } from './samara.js' */

/**
 * The integration for `integrations` in astro.config.mjs.
 * @param {SamaraOptions} [options]
 */
export default function samara(options = {}) {
  const folder = options.folder ?? 'samara';
  let base = '/';
  return {
    name: 'astro-samara',
    hooks: {
      /** @param {{ command: string, config: { base: string }, injectScript: (stage: string, code: string) => void }} setup */
      'astro:config:setup'({ command, config, injectScript }) {
        base = config.base.endsWith('/') ? config.base : `${config.base}/`;
        // Vite must not resolve the address, which is answered by the server.
        const address = JSON.stringify(`${base}${folder}/development.js`);
        if (command === 'dev') injectScript('page', `const samara = ${address}; import(/* @vite-ignore */ samara);`);
      },
      /** @param {{ server: any }} setup */
      'astro:server:setup'({ server }) {
        const front = () => new URL(base, server.resolvedUrls.local[0]).href;
        const index = new DevelopmentIndex(options, () => crawl(front()));
        server.watcher.on('all', () => index.invalidate());
        server.middlewares.use(index.middleware(`${base}${folder}/`));
        server.middlewares.use(index.middleware(`/${folder}/`));
      },
      /** @param {{ dir: URL }} site */
      'astro:build:done': ({ dir }) => build(fileURLToPath(dir), options, ['--inject', '--site-url', base]),
    },
  };
}
