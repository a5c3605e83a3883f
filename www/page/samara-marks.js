/**
 * A script for the pages of hits (`follow="marks"` on the box): marks the words of the query, scrolls to the passage, and
 * shows a bar to step through the marks. Reads the fragment `#samara=anchor&mark=word` and removes it from the address.
 */

import { make, makeIcon, iconPaths } from '../element/dom.js';
import { MarkNavigator } from './mark-navigator.js';
import { pageWordsFor } from '../words/words.js';

/** Marking stops after the text node that reaches this number of marks. */
const maxMarks = 1000;

/** Scripts without spaces between words: a word may be marked inside a longer run of letters. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const navigatorStyle = `
:host { position: fixed; inset: auto 0 max(1rem, env(safe-area-inset-bottom)); z-index: 99; inline-size: fit-content; margin-inline: auto; display: flex;
  align-items: center; padding: .25rem; font: .875rem/1 system-ui, sans-serif; color: var(--samara-text, CanvasText); background: var(--samara-surface, Canvas);
  border: 1px solid var(--samara-line, #8886); border-radius: 99px; box-shadow: 0 8px 30px -6px #0004; }
div { display: flex; align-items: center; }
span { min-inline-size: 4.5rem; text-align: center; font-variant-numeric: tabular-nums; }
button { display: grid; place-items: center; inline-size: 2.5rem; block-size: 2.5rem; padding: 0; color: inherit; background: none; border: 0; border-radius: 50%; cursor: pointer; }
button:hover { background: var(--samara-tint, #8882); }
button:focus-visible { outline: 2px solid var(--samara-accent, LinkText); }
svg { inline-size: 1.25rem; fill: none; stroke: currentcolor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
[hidden] { display: none; }
@media print { :host { display: none; } }
@media (forced-colors: active) { :host { border-color: CanvasText; } }`;

/** A style sheet for the page, which outlines the current mark, but not on paper. */
const currentStyle = `
.samara-mark[aria-current] { outline: 2px solid var(--samara-accent, LinkText); outline-offset: 2px; border-radius: 2px; }
@media print { .samara-mark[aria-current] { outline: 0; } }`;

let clearMarks = () => {};

/** Marks the words that the fragment names, if any. */
function markPage() {
  if (!location.hash.startsWith('#samara=')) return;
  const parameters = new URLSearchParams(location.hash.slice(1));
  const anchor = parameters.get('samara') ?? '';
  clearMarks();
  // Restore the address that the page would have without marks.
  history.replaceState(history.state, '', anchor ? `#${anchor}` : location.href.split('#')[0]);

  const words = pageWordsFor(document.documentElement.lang || 'en');
  const container =
    document.querySelector('[data-samara-marks]') ?? document.querySelector('main, [role=main]') ?? document.body;
  const marks = markWords(container, parameters.getAll('mark').filter(Boolean));
  const target = findAnchor(anchor);
  const navigator = new MarkNavigator(marks, words);
  const host = make('div');
  const close = make('button', '', { 'aria-label': words.close, title: words.close }, makeIcon(iconPaths.clear));
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [styleSheet(navigatorStyle)];
  const pageStyles = styleSheet(currentStyle);
  root.append(navigator.element, close);
  clearMarks = () => {
    clearMarks = () => {};
    navigator.dispose();
    host.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== pageStyles);
    for (const mark of marks) mark.replaceWith(...mark.childNodes);
    container.normalize();
  };
  close.onclick = () => clearMarks();
  if (marks.length) {
    // First in the order of the Tab key, before a long page.
    document.body.prepend(host);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles];
  }

  const first = target
    ? marks.findIndex(
        (mark) => target.contains(mark) || target.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING,
      )
    : 0;
  navigator.show(Math.max(first, 0), 'instant');
  target?.scrollIntoView({ behavior: 'instant' });
}

/**
 * The element that an anchor names. The anchor is untrusted and may be malformed.
 * @param {string} anchor
 */
function findAnchor(anchor) {
  try {
    return document.getElementById(decodeURIComponent(anchor));
  } catch {
    return document.getElementById(anchor);
  }
}

/** @param {string} text */
function styleSheet(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/**
 * @param {Element} container
 * @param {string[]} words
 * @returns {HTMLElement[]} the marks, in the order of the text
 */
function markWords(container, words) {
  /** @type {HTMLElement[]} */
  const marks = [];
  if (!words.length) return marks;
  const pattern = new RegExp(
    words
      .sort((a, b) => b.length - a.length)
      .map(wordPattern)
      .join('|'),
    'giu',
  );
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(
      'script, style, noscript, textarea, select, button, mark, samara-search, [hidden], [aria-hidden=true]',
    )
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) {
    // From the end, so that the earlier offsets stay valid.
    const added = [];
    for (const match of [...text.data.matchAll(pattern)].reverse()) {
      const rest = text.splitText(match.index);
      rest.splitText(match[0].length);
      const mark = make('mark', '', { class: 'samara-mark' }, match[0]);
      rest.replaceWith(mark);
      added.unshift(mark);
    }
    marks.push(...added);
    if (marks.length >= maxMarks) break;
  }
  return marks;
}

/** @param {string} word */
function wordPattern(word) {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return unspaced.test(word) ? escaped : `(?<![\\p{L}\\p{N}\\p{M}])${escaped}(?![\\p{L}\\p{N}\\p{M}])`;
}

if (globalThis.document) {
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', markPage);
  else markPage();
  addEventListener('hashchange', markPage);
}
