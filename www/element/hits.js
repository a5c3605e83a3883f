/** Draws hits as options of the listbox. */

import { directionOf } from './direction.js';
import { iconPaths, make, makeIcon, joinTexts } from './dom.js';
import { markText } from './marks.js';
import { ownValue } from '../core/names.js';
import { fillPlaceholder, formatMeta } from '../words/words.js';

/** @import { Hit, HitTemplate, Passage, SectionHit, SectionTemplate } from '../samara.d.ts' */
/** @import { Words } from '../words/words.js' */

/** Two excerpts with a common prefix of this length count as the same passage. */
const samePrefixLength = 40;

/**
 * The hit or section behind an option.
 * @typedef {object} Choice
 * @property {Hit} hit
 * @property {SectionHit | null} section
 * @property {string} url the URL in the index
 * @property {string | null} href the address of the link, or null if it must not be followed
 */

/**
 * @typedef {object} DrawOptions
 * @property {Words} words
 * @property {string[]} meta names of the metadata to show
 * @property {() => string} nextId
 * @property {(choice: Omit<Choice, 'href'>, passage: Passage) => string | null} linkTo
 * @property {HitTemplate | null} template draws a hit for the page
 * @property {() => SectionTemplate | null} sectionTemplate draws a section for the page
 * @property {WeakMap<Element, Choice>} choices receives the choice of each option
 */

/**
 * Draws a hit, its best sections and its copies as a group of options, each a link.
 * @param {Hit} hit
 * @param {DrawOptions} style
 * @returns {HTMLElement}
 */
export function drawHit(hit, style) {
  const { words } = style;
  const custom = style.template?.(hit);
  const page = drawOption(
    style,
    'option',
    { hit, section: null, url: hit.url },
    hit.excerpt,
    custom ? [custom] : drawPageLines(hit, style),
  );
  const sectionTemplate = style.sectionTemplate();
  // A template of hits draws all of a hit, unless there is one of sections, too.
  const sections = (custom && !sectionTemplate ? [] : hit.sections).map((section) =>
    drawOption(style, 'option section', { hit, section, url: section.url }, section.excerpt, [
      sectionTemplate?.(section, hit) ?? drawSectionLines(hit, section),
    ]),
  );
  const copies = custom
    ? []
    : hit.duplicates.map((url) =>
        drawOption(
          style,
          'option copy',
          { hit, section: null, url },
          hit.excerpt,
          fillPlaceholder(words.copy, make('bdi', '', {}, breadcrumbs(url))),
        ),
      );
  const options = [page, ...sections, ...copies];
  return make(
    'div',
    'hit',
    {
      ...(options.length > 1 ? { role: 'group', 'aria-label': hit.title } : { role: 'none' }),
      lang: hit.lang || null,
      // One direction for the whole hit, independent of the page.
      dir: directionOf(hit.title + hit.excerpt.text),
    },
    ...options,
  );
}

/**
 * @param {Hit} hit
 * @param {SectionHit} section
 */
function drawSectionLines(hit, section) {
  const passage = isRepeated(hit, section) ? null : section.excerpt;
  const heading = make('span', 'heading', {}, ...drawHeading(section));
  return make('span', 'lines', {}, heading, passage && drawPassage(passage));
}

/** @param {SectionHit} section */
export function drawHeading({ heading, headingMarks, above }) {
  return [above && `${above} › `, markText(heading, headingMarks)];
}

/**
 * Whether the excerpt of a section repeats the excerpt of the page, so that it is left out.
 * @param {Hit} hit
 * @param {SectionHit} section
 */
export function isRepeated(hit, section) {
  return hit.excerpt.text.includes(section.excerpt.text.slice(0, samePrefixLength));
}

/**
 * @param {DrawOptions} style
 * @param {string} part
 * @param {Omit<Choice, 'href'>} choice
 * @param {Passage} passage
 * @param {(Node | string)[]} content
 */
function drawOption(style, part, choice, passage, content) {
  const href = style.linkTo(choice, passage);
  const option = make(
    'a',
    part,
    {
      role: 'option',
      id: style.nextId(),
      href,
      tabindex: -1,
      'aria-selected': 'false',
    },
    ...content,
  );
  style.choices.set(option, { ...choice, href });
  return option;
}

/**
 * @param {Hit} hit
 * @param {DrawOptions} style
 */
function drawPageLines(hit, { words, meta }) {
  return [
    make(
      'span',
      'lines',
      {},
      // The title comes first for screen readers; the style sheet moves the metadata above it.
      make('span', 'title', {}, markText(hit.title || hit.url, hit.title ? hit.titleMarks : [])),
      drawAbout(hit, words, meta),
      hit.excerpt.text ? drawPassage(hit.excerpt) : null,
      drawMissing(hit, words),
    ),
    make('span', 'enter', { 'aria-hidden': 'true' }, makeIcon(iconPaths.enter)),
  ];
}

/**
 * The metadata of a hit, or else its path as breadcrumbs.
 * @param {Hit} hit
 * @param {Words} words
 * @param {string[]} meta names of the metadata to show
 */
export function drawAbout(hit, words, meta) {
  const about = meta
    .map((name) => ownValue(hit.meta, name))
    .filter((value) => value?.length)
    .map((value) => formatMeta(/** @type {string | string[]} */ (value), words));
  const texts = about.length ? about : [breadcrumbs(hit.url, 2)].filter(Boolean);
  return texts.length ? make('span', 'about', {}, ...joinTexts(texts)) : null;
}

/**
 * The words of the query that a hit does not contain.
 * @param {Hit} hit
 * @param {Words} words
 */
export function drawMissing({ missing }, words) {
  if (!missing.length) return null;
  const struck = missing.flatMap((word) => [make('s', '', { dir: 'auto' }, word), ' ']);
  return make('span', 'missing', {}, ...fillPlaceholder(words.missing, make('span', '', {}, ...struck)));
}

/** @param {Passage} passage */
export function drawPassage({ text, marks, code }) {
  return make('span', code ? 'excerpt code' : 'excerpt', {}, markText(text, marks));
}

/**
 * The path of a URL as breadcrumbs, `book › ownership › slices`.
 * @param {string} url
 * @param {number} [minSteps] paths with fewer steps yield an empty text
 */
export function breadcrumbs(url, minSteps = 1) {
  const steps = url
    .replace(/^[a-z]+:\/\/[^/]*|[?#].*$|(\/?index)?\.\w+$/gi, '')
    .split('/')
    .filter((step) => /[^.]/.test(step));
  if (steps.length < minSteps) return '';
  try {
    return decodeURIComponent(steps.join(' › '));
  } catch {
    return steps.join(' › ');
  }
}
