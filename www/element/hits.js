/** Draws hits as options of the listbox. */

import { directionOf } from './direction.js';
import { iconPaths, make, makeIcon, joinTexts } from './dom.js';
import { markText } from './marks.js';
import { ownValue } from '../core/names.js';
import { fillPlaceholder, formatMeta } from '../words/words.js';

/** @import { Hit, HitTemplate, Passage, SectionHit, SectionTemplate } from '../samara.d.ts' */
/** @import { Words } from '../words/words.js' */

/** Pages of items in API documentation: `struct.Vec.html` of rustdoc; `classes/Box.html` of TypeDoc. */
const apiUrl =
  /(^|\/)((struct|enum|union|trait|traitalias|fn|macro|derive|attr|type|constant|static|primitive|keyword)\.[^/]+|(classes|interfaces|functions|enums|types|variables)\/[^/]+)\.html$/;

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
 * @property {(hit: Hit) => boolean} isSameTitle whether another hit of the list has the title of this one
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
    drawOption(
      style,
      'option section',
      { hit, section, url: section.url },
      section.excerpt,
      withNode(sectionTemplate?.(section, hit)) ?? drawSectionLines(hit, section, words),
    ),
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

/** @param {Node | null | undefined} node */
function withNode(node) {
  return node && [node];
}

/**
 * The kind of a page: an item of an API, by the URLs of rustdoc and others, or code, by its passage.
 * @param {Hit} hit
 * @returns {'api' | 'code' | 'page'}
 */
function kindOf({ url, excerpt }) {
  if (apiUrl.test(url)) return 'api';
  return excerpt.code ? 'code' : 'page';
}

/**
 * The sign of a kind. It comes after the text, for screen readers; the style sheet moves it to the start.
 * @param {'api' | 'code' | 'page' | 'section'} kind
 * @param {string} word
 */
function drawKind(kind, word) {
  const name = kind === 'section' && make('span', 'status', {}, ` ${word}`);
  return make('span', 'kind', { title: word || null }, makeIcon(iconPaths[kind]), name);
}

/**
 * @param {Hit} hit
 * @param {SectionHit} section
 * @param {Words} words
 */
function drawSectionLines(hit, section, words) {
  const passage = isRepeated(hit, section) ? null : section.excerpt;
  const heading = make('span', 'heading', {}, ...drawHeading(section));
  const kind = passage?.code ? 'code' : 'section';
  const lines = make('span', 'lines', {}, heading, passage && drawPassage(passage));
  return [lines, drawKind(kind, words[kind])];
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
function drawPageLines(hit, { words, meta, isSameTitle }) {
  const kind = kindOf(hit);
  const word = kind === 'page' ? '' : words[kind];
  return [
    make(
      'span',
      'lines',
      {},
      // The title comes first for screen readers; the style sheet moves the metadata above it.
      make('span', 'title', {}, markText(hit.title || hit.url, hit.title ? hit.titleMarks : [])),
      drawAbout(hit, words, meta, isSameTitle(hit), word),
      hit.excerpt.text ? drawPassage(hit.excerpt) : null,
      drawMissing(hit, words),
    ),
    drawKind(kind, word),
    make('span', 'enter', { 'aria-hidden': 'true' }, makeIcon(iconPaths.enter)),
  ];
}

/**
 * The metadata of a hit, or else its breadcrumbs: those of the page, or its path.
 * @param {Hit} hit
 * @param {Words} words
 * @param {string[]} meta names of the metadata to show
 * @param {boolean} [isSameTitle] whether another hit has this title, so that the path tells them apart
 * @param {string} [kind] a word for the kind of page
 */
export function drawAbout(hit, words, meta, isSameTitle = false, kind = '') {
  const about = meta
    .map((name) => ownValue(hit.meta, name))
    .filter((value) => value?.length)
    .map((value) => formatMeta(/** @type {string | string[]} */ (value), words));
  const trail = [ownValue(hit.meta, 'breadcrumbs') ?? []].flat().join(' › ');
  const texts = [kind, ...(about.length ? about : [trail || breadcrumbs(hit.url, 2)])].filter(Boolean);
  const path = breadcrumbs(hit.url);
  if (isSameTitle && !texts.includes(path)) texts.push(path);
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
 * Tells which hits of a list have the title of another one.
 * @param {Hit[]} hits
 * @returns {(hit: Hit) => boolean}
 */
export function sameTitles(hits) {
  const counts = new Map();
  for (const { title } of hits) counts.set(title, (counts.get(title) ?? 0) + 1);
  return ({ title }) => counts.get(title) > 1;
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
