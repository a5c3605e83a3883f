/** Samara's full-text search in Docusaurus: the box in the navigation bar, in the development server and built sites. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, DevelopmentIndex } from './samara.js';

/** @import { Page, SamaraOptions } from './samara.js' */

/**
 * The theme for `themes` in docusaurus.config.js.
 * @param {{ baseUrl: string, siteDir: string }} context
 * @param {SamaraOptions} options
 */
export default function samara({ baseUrl, siteDir }, options) {
  const folder = options.folder ?? 'samara';
  const isServed = process.env.NODE_ENV === 'development';
  /** @type {Source[]} */
  let sources = [];
  const index = isServed
    ? new DevelopmentIndex(options, () => Promise.all(sources.map((source) => page(source, baseUrl, siteDir))))
    : null;
  return {
    name: 'docusaurus-theme-samara',
    getThemePath: () => fileURLToPath(new URL('theme', import.meta.url)),
    /** @param {{ actions: { setGlobalData: (data: object) => void } }} content */
    contentLoaded: ({ actions }) => actions.setGlobalData({ folder }),
    /** Docusaurus calls this again after each change. @param {{ allContent: object }} content */
    async allContentLoaded({ allContent }) {
      if (!index) return;
      sources = findSources(allContent);
      index.invalidate();
      await index.update().catch((error) => console.error(String(error)));
    },
    configureWebpack: () =>
      index ? { devServer: { static: [{ directory: index.folder, publicPath: `${baseUrl}${folder}/`, watch: false }] } } : {},
    injectHtmlTags: () => ({
      headTags: [
        { tagName: 'script', attributes: { src: `${baseUrl}${folder}/samara-search.js`, type: 'module' } },
      ],
    }),
    /** @param {{ outDir: string }} site */
    postBuild: ({ outDir }) => build(outDir, options, ['--clean-urls']),
  };
}

/** @typedef {{ permalink: string, source: string, title?: string }} Source a page, and the file that it is made from */

/**
 * The pages of all plugins for content.
 * @param {unknown} content
 * @returns {Source[]}
 */
function findSources(content) {
  /** @type {Map<string, Source>} */
  const found = new Map();
  const seen = new Set();
  const visit = (/** @type {any} */ value) => {
    if (!value || typeof value !== 'object' || seen.has(value)) return;
    seen.add(value);
    const { permalink, source } = value;
    if (typeof permalink === 'string' && /\.mdx?$/.test(source)) found.set(permalink, value);
    Object.values(value).forEach(visit);
  };
  visit(content);
  return [...found.values()];
}

/**
 * @param {Source} source
 * @param {string} baseUrl
 * @param {string} siteDir
 * @returns {Promise<Page>}
 */
async function page({ permalink, source, title }, baseUrl, siteDir) {
  const text = await readFile(source.replace(/^@site/, () => siteDir), 'utf8');
  const markdown = text.replace(/^---\r?\n[^]*?\n---\r?\n/, '').replace(/^(?:import|export) .*$/gm, '');
  return { url: permalink.slice(baseUrl.length), title, markdown };
}
