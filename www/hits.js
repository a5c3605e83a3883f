/** Hits as options of the listbox. */

import { directionOf } from './direction.js';
import { iconPaths, make, makeIcon, makeRow } from './dom.js';
import { markText } from './marks.js';
import { ownValue } from './names.js';
import { fillIn, writeMeta } from './words.js';

/** @import { Hit, Passage, SectionHit } from './samara.d.ts' */
/** @import { Words } from './words.js' */

/** Excerpts that begin with the same characters, this many, are the same passage. */
const sameBeginning = 40;

/**
 * What an option stands for.
 * @typedef {object} Choice
 * @property {Hit} hit
 * @property {SectionHit | null} section
 * @property {string} url as the index has it
 * @property {string | null} href where it leads, if it may be followed
 */

/**
 * @typedef {object} HitStyle
 * @property {Words} words
 * @property {string[]} meta names of the metadata that are shown
 * @property {() => string} nextId
 * @property {(choice: Omit<Choice, 'href'>, passage: Passage) => string | null} linkTo
 * @property {((hit: Hit) => Node | null | undefined) | null} template the page's own way to draw a hit
 * @property {WeakMap<Element, Choice>} choices filled with what each option stands for
 */

/**
 * A hit, its best sections and its copies: a group of options, each of them a link.
 * @param {Hit} hit
 * @param {HitStyle} style
 * @returns {HTMLElement}
 */
export function drawHit(hit, style) {
  const { words } = style;
  const own = style.template?.(hit);
  const page = drawOption(
    style,
    'option',
    { hit, section: null, url: hit.url },
    hit.excerpt,
    own ? [own] : drawPage(hit, style),
  );
  const sections = own
    ? []
    : hit.sections.map((section) => {
        // What the page's own excerpt says already is not said again.
        const passage = hit.excerpt.text.includes(section.excerpt.text.slice(0, sameBeginning))
          ? null
          : section.excerpt;
        const heading = make('span', 'heading', {}, [section.above, section.heading].filter(Boolean).join(' › '));
        return drawOption(style, 'option section', { hit, section, url: section.url }, section.excerpt, [
          make('span', 'lines', {}, heading, passage && drawPassage(passage)),
        ]);
      });
  const copies = own
    ? []
    : hit.duplicates.map((url) =>
        drawOption(
          style,
          'option copy',
          { hit, section: null, url },
          hit.excerpt,
          fillIn(words.copy, make('bdi', '', {}, readableUrl(url))),
        ),
      );
  const options = [page, ...sections, ...copies];
  return make(
    'div',
    'hit',
    {
      ...(options.length > 1 ? { role: 'group', 'aria-label': hit.title } : { role: 'none' }),
      lang: hit.lang || null,
      // All of a hit runs one way, whatever the page does.
      dir: directionOf(hit.title + hit.excerpt.text),
    },
    ...options,
  );
}

/**
 * @param {HitStyle} style
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
 * @param {HitStyle} style
 */
function drawPage(hit, { words, meta }) {
  const about = meta
    .map((name) => ownValue(hit.meta, name))
    .filter((value) => value?.length)
    .map((value) => writeMeta(/** @type {string | string[]} */ (value), words));
  const crumbs = about.length ? about : [readableUrl(hit.url, 1)].filter(Boolean);
  const missing = hit.missing.map((word) => make('s', '', { dir: 'auto' }, word));
  return [
    make(
      'span',
      'lines',
      {},
      // Heard first, although it stands second.
      make('span', 'title', {}, markText(hit.title || hit.url, hit.title ? hit.titleMarks : [])),
      crumbs.length ? make('span', 'about', {}, ...makeRow(crumbs)) : null,
      hit.excerpt.text ? drawPassage(hit.excerpt) : null,
      missing.length
        ? make(
            'span',
            'missing',
            {},
            ...fillIn(words.missing, make('span', '', {}, ...missing.flatMap((word) => [word, ' ']))),
          )
        : null,
    ),
    make('span', 'enter', { 'aria-hidden': 'true' }, makeIcon(iconPaths.enter)),
  ];
}

/** @param {Passage} passage */
function drawPassage({ text, marks }) {
  return make('span', 'excerpt', {}, markText(text, marks));
}

/**
 * A relative URL as a trail, `book › ownership › slices`; nothing where it has fewer steps than asked for.
 * @param {string} url
 * @param {number} [beyond] how many steps are not worth a trail
 */
function readableUrl(url, beyond = 0) {
  const steps = url
    .replace(/^[a-z]+:\/\/[^/]*|[?#].*$|(\/?index)?\.\w+$/gi, '')
    .split('/')
    .filter((step) => /[^.]/.test(step));
  if (steps.length <= beyond) return '';
  try {
    return decodeURIComponent(steps.join(' › '));
  } catch {
    return steps.join(' › ');
  }
}
