/** Samara's full-text search in Eleventy: `samara build --inject` after every build, also those of its server. */

import { build } from './samara.js';

/** @import { SamaraOptions } from './samara.js' */

/**
 * The plugin for `addPlugin` in eleventy.config.js.
 * @param {any} config
 * @param {SamaraOptions} [options]
 */
export default function samara(config, options = {}) {
  config.on('eleventy.after', (/** @type {{ directories: { output: string } }} */ { directories }) => {
    build(directories.output, options);
  });
}
