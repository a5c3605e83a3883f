/** Draws the hits of a results page as list items with a heading each. */

import { directionOf } from '../element/direction.js';
import { make } from '../element/dom.js';
import { breadcrumbs, drawAbout, drawHeading, drawMissing, drawPassage, isRepeated } from '../element/hits.js';
import { markText } from '../element/marks.js';
import { fillPlaceholder } from '../words/words.js';

/** @import { Hit, Passage } from '../samara.d.ts' */
/** @import { Choice } from '../element/hits.js' */
/** @import { Words } from '../words/words.js' */

/**
 * @typedef {object} ListStyle
 * @property {Words} words
 * @property {string[]} meta names of the metadata to show
 * @property {(choice: Omit<Choice, 'href'>, passage: Passage) => string | null} linkTo
 * @property {(hit: Hit) => boolean} isSameTitle whether another hit of the page has the title of this one
 */

/**
 * @param {Hit} hit
 * @param {ListStyle} style
 */
export function drawResult(hit, style) {
  const { words, meta } = style;
  const page = { hit, section: null, url: hit.url };
  const title = make(
    'h2',
    'title',
    {},
    make(
      'a',
      'link',
      { href: style.linkTo(page, hit.excerpt) },
      markText(hit.title || hit.url, hit.title ? hit.titleMarks : []),
    ),
  );
  const sections = hit.sections.map((section) => {
    const { url, excerpt } = section;
    const href = style.linkTo({ hit, section, url }, excerpt);
    return make(
      'li',
      'section',
      {},
      make('a', 'link heading', { href }, ...drawHeading(section)),
      isRepeated(hit, section) ? null : drawPassage(excerpt),
    );
  });
  const copies = hit.duplicates.map((url) => {
    const link = make('a', 'link', { href: style.linkTo({ ...page, url }, hit.excerpt) }, breadcrumbs(url) || url);
    return make('li', 'copy', {}, ...fillPlaceholder(words.copy, link));
  });
  const lines = [...sections, ...copies];
  return make(
    'li',
    'hit',
    { lang: hit.lang || null, dir: directionOf(hit.title + hit.excerpt.text) },
    drawAbout(hit, words, meta, style.isSameTitle(hit)),
    title,
    hit.excerpt.text ? drawPassage(hit.excerpt) : null,
    drawMissing(hit, words),
    lines.length ? make('ul', 'sections', {}, ...lines) : null,
  );
}
