/** Samara's full-text search in Astro and Starlight: `samara build --inject`, after every build. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} SamaraOptions
 * @property {string} [command] the program to run; `samara` by default
 * @property {string} [folder] the folder of the site for the index and the box; `samara` by default
 * @property {string[]} [options] further options of `samara build`, such as `['--at', 'header nav']`
 */

/**
 * The integration for `integrations` in astro.config.mjs.
 * @param {SamaraOptions} [options]
 */
export default function samara(options = {}) {
  let base = '/';
  return {
    name: 'astro-samara',
    hooks: {
      'astro:config:done': (/** @type {{ config: { base: string } }} */ { config }) => {
        base = config.base;
      },
      'astro:build:done': (/** @type {{ dir: URL }} */ { dir }) => {
        const site = ['--site-url', base.endsWith('/') ? base : `${base}/`];
        build(fileURLToPath(dir), { ...options, options: [...site, ...(options.options ?? [])] });
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
