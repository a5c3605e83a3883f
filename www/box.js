/**
 * The pieces of the widget, put together once: nothing here acts. The tree is
 *
 *     root         role=search
 *       bar        icon, input (role=combobox), key, clear, progress
 *       panel      what opens under the bar
 *         tools      facets (chips)
 *         message    a sentence: nothing found, loading, an error; with its buttons
 *         correction "Showing results for …"
 *         listbox    role=listbox: per hit a group of role=option, each a link
 *         more       the next hits
 *         footer     count, sort and keys
 *       start      in a dialog, what stands there first: a sentence, and what a query may be made of
 *       status     role=status, heard and not seen
 *
 * In a dialog the root stands in a `<dialog>`, and a button opens it.
 */

import { iconPaths, make, makeIcon } from './dom.js';

/** @import { Words } from './words.js' */

/** @typedef {ReturnType<typeof buildBox>} Box */

/**
 * @param {object} options
 * @param {string} options.id prefix of ids, unique in the page
 * @param {Words} options.words
 * @param {string} options.label
 * @param {string} options.placeholder
 * @param {string} options.key the shortcut, as written; empty: none
 * @param {boolean} options.dialog
 * @param {boolean} options.wide whether it has room for a preview
 * @param {HTMLInputElement | null} options.input the page's own, where one is upgraded
 */
export function buildBox({ id, words, label, placeholder, key, dialog, wide, input: upgraded }) {
  const slot = (/** @type {string} */ name) => (upgraded ? null : make('slot', '', { name }));
  const keyHint = () => key && make('kbd', 'key', { 'aria-hidden': 'true' }, key);

  const input =
    upgraded ??
    make('input', 'input', {
      type: 'text',
      enterkeyhint: 'search',
      placeholder,
      'aria-label': label,
      'aria-keyshortcuts': dialog ? null : key || null,
    });
  const clear = make(
    'button',
    'clear',
    { type: 'button', 'aria-label': words.clear, hidden: true },
    makeIcon(iconPaths.clear),
  );
  const close = make('button', 'close', { type: 'button' }, words.close);
  const progress = make('progress', 'progress', { 'aria-label': words.loading, hidden: true });

  const facets = make('div', 'facets');
  const tools = make('div', 'tools', { hidden: true }, facets);
  const message = make('div', 'message', { hidden: true });
  const correction = make('p', 'correction', { hidden: true });
  const listbox = make('div', 'listbox', {
    role: 'listbox',
    id: `${id}-list`,
    'aria-label': words.results,
    hidden: true,
  });
  const more = make('button', 'more', { type: 'button', hidden: true }, words.more);
  const count = make('span', 'count');
  const sort = make('select', 'sort', { 'aria-label': words.sort, hidden: true });
  const footer = make('div', 'footer', { hidden: true }, count, sort, slot('footer'), keysLine(words));
  const preview = make('div', 'preview', { hidden: true });
  // What scrolls is reached by Tab, in every browser.
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

  // What a dialog shows before anything is typed.
  const start = dialog && make('div', 'start', {}, make('slot', '', { name: 'start' }, words.start, syntaxList(words)));
  const status = make('div', 'status', { role: 'status' });
  const bar = upgraded
    ? null
    : make(
        'div',
        'bar',
        {},
        makeIcon(iconPaths.search),
        input,
        dialog ? null : keyHint(),
        clear,
        dialog && close,
        progress,
      );
  const root = make(
    'div',
    'root',
    upgraded ? { lang: words.lang } : { lang: words.lang, role: 'search', 'aria-label': label },
    bar,
    upgraded && progress,
    panel,
    start,
    status,
  );

  const frame = dialog ? make('dialog', wide ? 'dialog wide' : 'dialog', { 'aria-label': label }, root) : null;
  const button = dialog
    ? make(
        'button',
        'button',
        { type: 'button', 'aria-haspopup': 'dialog', 'aria-keyshortcuts': key || null },
        makeIcon(iconPaths.search),
        make('span', 'button-text', {}, placeholder),
        keyHint(),
      )
    : null;

  return {
    root,
    bar,
    input,
    clear,
    close,
    progress,
    panel,
    tools,
    facets,
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
  const rows = Object.entries(syntax).flatMap(([typed, found]) => [
    make('dt', '', {}, make('code', '', { dir: 'auto' }, typed)),
    make('dd', '', {}, found),
  ]);
  return make('dl', 'syntax', {}, ...rows);
}

/** @param {Words} words */
function keysLine(words) {
  const key = (/** @type {string} */ cap, /** @type {string} */ what) => [make('kbd', 'key', {}, cap), ` ${what} `];
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
