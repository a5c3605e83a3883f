/** Samara's full-text search in static sites built with Vite: `samara build --inject`, after every build. */

import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/**
 * @typedef {object} SamaraOptions
 * @property {string} [command] the program to run; `samara` by default
 * @property {string} [folder] the folder of the site for the index and the box; `samara` by default
 * @property {string[]} [options] further options of `samara build`, such as `['--at', 'header nav']`
 */

/**
 * The plugin for `plugins` in vite.config.js.
 * @param {SamaraOptions} [options]
 */
export default function samara(options = {}) {
  let site = '';
  return {
    name: 'vite-plugin-samara',
    apply: /** @type {const} */ ('build'),
    /** @param {{ root: string, build: { outDir: string, ssr: boolean | string } }} config */
    configResolved({ root, build: { outDir, ssr } }) {
      if (!ssr) site = resolve(root, outDir);
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
