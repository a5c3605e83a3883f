/** Samara's full-text search in Docusaurus: the box in the navigation bar, and `samara build` after every build. */

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
 * The theme for `themes` in docusaurus.config.js.
 * @param {{ baseUrl: string }} context
 * @param {SamaraOptions} options
 */
export default function samara({ baseUrl }, options) {
  const folder = options.folder ?? 'samara';
  return {
    name: 'docusaurus-theme-samara',
    getThemePath: () => fileURLToPath(new URL('theme', import.meta.url)),
    /** @param {{ actions: { setGlobalData: (data: object) => void } }} content */
    contentLoaded: ({ actions }) => actions.setGlobalData({ folder }),
    injectHtmlTags: () => ({
      headTags: [
        { tagName: 'script', attributes: { src: `${baseUrl}${folder}/samara-search.js`, type: 'module' } },
      ],
    }),
    /** @param {{ outDir: string }} site */
    postBuild: ({ outDir }) => build(outDir, options),
  };
}

/**
 * Runs `samara build`.
 * @param {string} site the folder of the built site
 * @param {SamaraOptions} options
 */
function build(site, { command = 'samara', folder = 'samara', options = [] }) {
  const call = ['build', site, '--out', join(site, folder), '--clean-urls', '--quiet', ...options];
  const { error, status } = spawnSync(command, call, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) throw new Error(`samara: cannot run ${command}: ${error.message} (npm install @samara-search/cli)`);
  if (status) throw new Error(`samara: ${command} ended with ${status}`);
}
