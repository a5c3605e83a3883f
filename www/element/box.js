/**
 * Builds the DOM of the widget, without behaviour. The tree is
 *
 *     root         role=search
 *       bar        icon, input (role=combobox), key, clear, progress
 *       panel      opens under the bar
 *         tools      a button for small windows, facets (chips), ranges (inputs)
 *         message    a sentence (no results, loading, an error) with its buttons
 *         correction "Showing results for …"
 *         listbox    role=listbox: per hit a group of role=option, each a link
 *         more       a button for the next hits
 *         footer     count, sort and keys
 *       start      in a dialog without a query: a sentence and the query syntax
 *       status     role=status, visually hidden
 *
 * In dialog mode the root is inside a `<dialog>`, which a button opens.
 */

import { buildBar, buildButton, showKey } from './bar.js';
import { iconPaths, make, makeIcon } from './dom.js';

/**
 * @import { Words } from '../words/words.js'
 * @import { Bar } from './bar.js'
 */

/** @typedef {ReturnType<typeof buildBox>} Box */

/**
 * @param {object} options
 * @param {string} options.id prefix of ids, unique in the page
 * @param {Words} options.words
 * @param {string} options.label
 * @param {string} options.placeholder
 * @param {string} options.key the formatted shortcut; empty: none
 * @param {boolean} options.dialog
 * @param {boolean} options.wide whether the dialog has a preview
 * @param {HTMLInputElement | null} options.input an input of the page to upgrade; null: the box has its own
 * @param {Bar | null} options.existingBar a bar that lazy-search.js has put into the tree
 */
export function buildBox({ id, words, label, placeholder, key, dialog, wide, input: upgraded, existingBar }) {
  const slot = (/** @type {string} */ name) => (upgraded ? null : make('slot', '', { name }));
  const { bar, clear, input, keyHint, progress, root } =
    existingBar ?? buildBar({ words, label, placeholder, input: upgraded });
  // A completion of the query, which starts where the input starts.
  const ghost = upgraded ? null : make('span', 'ghost', { 'aria-hidden': 'true', hidden: true });
  const close = make('button', 'close', {}, words.close);

  // Without tabindex a container that scrolls is a tab stop of its own.
  const facets = make('div', 'facets', { tabindex: -1 });
  const ranges = make('div', 'ranges', { hidden: true });
  const filters = make('button', 'filters', { hidden: true });
  const tools = make('div', 'tools', { hidden: true }, filters, facets, ranges);
  const message = make('div', 'message', { hidden: true });
  const correction = make('p', 'correction', { hidden: true });
  const listbox = make('div', 'listbox', {
    role: 'listbox',
    id: `${id}-list`,
    'aria-label': words.results,
    hidden: true,
  });
  const more = make('button', 'more', { hidden: true }, words.more);
  const count = make('span', 'count');
  const sort = make('select', 'sort', { 'aria-label': words.sort, hidden: true });
  const footer = make('div', 'footer', { hidden: true }, count, sort, slot('footer'), keysLine(words));
  const preview = make('div', 'preview', { hidden: true });
  // tabindex, because not every browser makes a scroll container focusable.
  const results = make(
    'div',
    'results',
    { role: 'group', 'aria-label': words.results, tabindex: 0 },
    correction,
    message,
    listbox,
    more,
  );
  const panel = make('div', 'panel', { hidden: true }, tools, make('div', 'columns', {}, results, preview), footer);

  // Shown in a dialog while there is no query.
  const start = dialog && make('div', 'start', {}, make('slot', '', { name: 'start' }, words.start, syntaxList(words)));
  const status = make('div', 'status', { role: 'status' });
  if (upgraded) root.append(progress);
  else if (!existingBar) {
    const parts = dialog ? [clear, close] : [keyHint, clear];
    bar.append(makeIcon(iconPaths.search), input, ...parts, progress);
    root.append(bar);
  }
  root.append(panel, ...(start ? [start] : []), status);

  if (ghost) input.before(ghost);

  const frame = dialog ? make('dialog', wide ? 'dialog wide' : 'dialog', { 'aria-label': label }, root) : null;
  const button = dialog ? buildButton(placeholder, keyHint) : null;
  const setKey = (/** @type {string} */ shortcut) => showKey(keyHint, button ?? (upgraded ? null : input), shortcut);
  setKey(key);

  return {
    root,
    bar: upgraded ? null : bar,
    /** @param {string} text */
    setLabel(text) {
      for (const part of upgraded ? [] : [input, root, frame]) part?.setAttribute('aria-label', text);
    },
    /** @param {string} text */
    setPlaceholder(text) {
      if (!upgraded) input.placeholder = text;
      button?.querySelector('.samara-button-text')?.replaceChildren(text);
    },
    setKey,
    input,
    ghost,
    clear,
    close,
    progress,
    panel,
    tools,
    facets,
    filters,
    ranges,
    sort,
    message,
    correction,
    listbox,
    more,
    count,
    footer,
    preview,
    results,
    status,
    dialog: frame,
    button,
  };
}

/** @param {Words} words */
function syntaxList({ syntax }) {
  const rows = Object.entries(syntax).flatMap(([example, description]) => [
    make('dt', '', {}, make('code', '', { dir: 'auto' }, example)),
    make('dd', '', {}, description),
  ]);
  return make('dl', 'syntax', {}, ...rows);
}

/** @param {Words} words */
function keysLine(words) {
  const key = (/** @type {string} */ cap, /** @type {string} */ action) => [make('kbd', 'key', {}, cap), ` ${action} `];
  return make(
    'span',
    'keys',
    { 'aria-hidden': 'true' },
    ...key('↑', ''),
    ...key('↓', words.move),
    ...key('↵', words.open),
    ...key('esc', words.dismiss),
  );
}
