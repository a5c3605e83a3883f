/** What the page says of a document beside its title. */

import { formatMeta } from '../words/words.js';

/** @import { Hit } from '../samara.d.ts' */
/** @import { Words } from '../words/words.js' */

/**
 * The metadata that the page shows, as texts.
 * @param {Hit['meta']} meta
 * @param {Words} words
 */
export function aboutTexts(meta, words) {
  return ['source', 'date', 'region'].filter((name) => meta[name]?.length).map((name) => formatMeta(meta[name], words));
}
