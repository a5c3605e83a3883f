import { IdAttributePlugin } from '@11ty/eleventy';
import samara from 'eleventy-plugin-samara';

/** @param {any} config */
export default function (config) {
  // Headings get ids, so that a section of a page can be a hit.
  config.addPlugin(IdAttributePlugin);
  config.addPlugin(samara);
}
