/** Samara's full-text search in VitePress: `samara build --inject`, after every build. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * @typedef {object} SamaraOptions
 * @property {string} [command] the program to run; `samara` by default
 * @property {string} [folder] the folder of the site for the index and the box; `samara` by default
 * @property {string[]} [options] further options of `samara build`, such as `['--at', 'header nav']`
 */

/**
 * The plugin for `vite.plugins` in .vitepress/config.js.
 * @param {SamaraOptions} [options]
 */
export default function samara(options = {}) {
  return {
    name: 'vitepress-plugin-samara',
    /** @param {{ vitepress?: any }} config */
    configResolved({ vitepress }) {
      // VitePress resolves its configuration once for the browser and once for the server.
      if (!vitepress || vitepress.samara) return;
      vitepress.samara = true;
      const own = vitepress.buildEnd;
      vitepress.buildEnd = async (/** @type {any} */ site) => {
        await own?.(site);
        const base = ['--site-url', site.site.base];
        build(site.outDir, { ...options, options: [...base, ...(options.options ?? [])] });
      };
    },
  };
}

/**
 * Runs `samara build`.
 * @param {string} site the folder of the built site
 * @param {SamaraOptions} options
 */
function build(site, { command = 'samara', folder = 'samara', options = [] }) {
  const call = ['build', site, '--out', join(site, folder), '--inject', '--quiet', ...options];
  const { error, status } = spawnSync(command, call, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) throw new Error(`samara: cannot run ${command}: ${error.message} (npm install @samara-search/cli)`);
  if (status) throw new Error(`samara: ${command} ended with ${status}`);
}
