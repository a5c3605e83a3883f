/**
 * Shows the boxes of a page before their element is loaded: the bar, which keeps typed text, or the button of a dialog.
 * Loads the element when the reader first uses a box, or when the page is idle. The element then takes over the bar, with
 * its text, its focus and the state of an input method.
 */

import { documentProperty } from '../core/names.js';
import { wordsFor } from '../words/words.js';
import { adoptStyles } from './adopt-styles.js';
import { buildBar, buildButton, showKey } from './bar.js';
import { addListener, iconPaths, make, makeIcon } from './dom.js';
import { fragmentQuery } from './history.js';
import { formatHotkey, isHotkey } from './hotkey.js';
import { importElement } from './import-element.js';

/** @import { SamaraSearchElement } from '../samara.d.ts' */

const tag = 'samara-search';

/** The progress bar appears only after this delay, so that it does not flash. */
const progressDelayMs = 150;

/** @type {Promise<unknown> | null} */
let loading = null;
let failures = 0;

/** Loads the element. After a failure the next call tries again. */
function loadElement() {
  loading ??= importElement(failures).catch((error) => {
    loading = null;
    failures++;
    throw error;
  });
  return loading;
}

/** @param {SamaraSearchElement} element a box whose element is not defined yet */
function showBox(element) {
  const listeners = new AbortController();
  /** @type {(target: EventTarget, types: string, listener: (event: any) => void) => void} */
  const on = (target, types, listener) => addListener(target, types, listener, listeners.signal);
  const attribute = (/** @type {string} */ name) => element.getAttribute(name);
  const language = element.lang || /** @type {HTMLElement | null} */ (element.closest('[lang]'))?.lang || 'en';
  const words = wordsFor(language, element.words ?? undefined);
  const placeholder = attribute('placeholder') ?? words.placeholder;
  const label = attribute('label') ?? words.label;
  const id = attribute('for');
  const pageInput = id ? documentProperty('getElementById').call(document, id) : null;
  const isDialog = attribute('mode') === 'dialog' && !pageInput;
  const hotkey = () => attribute('hotkey') ?? (isDialog ? 'mod+k' : '/');

  const bar = buildBar({ words, label, placeholder });
  const { input, keyHint, clear, progress, root } = bar;
  const button = isDialog ? buildButton(placeholder, keyHint) : null;
  const failure = make('p', 'message', { role: 'alert', hidden: true }, words.failed);
  showKey(keyHint, button ?? input, formatHotkey(hotkey()));
  bar.bar.append(makeIcon(iconPaths.search), input, ...(button ? [] : [keyHint]), clear, progress);
  root.append(bar.bar, failure);
  if (!pageInput) {
    const tree = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    tree.replaceChildren(button ?? root);
    adoptStyles(tree, [button ?? root]);
  }
  input.value = element.value ?? attribute('value') ?? '';

  /** Whether the last key was Enter, which opens the best hit when the hits arrive. */
  let isEnterPending = false;
  /** Whether the reader has asked for the dialog, which opens when the element is loaded. */
  let isOpenRequested = false;

  const load = async () => {
    preloadIndex(element);
    const slow = setTimeout(() => (progress.hidden = false), progressDelayMs);
    failure.hidden = true;
    try {
      await loadElement();
    } catch {
      progress.hidden = true;
      failure.hidden = false;
    }
    clearTimeout(slow);
  };

  on(pageInput ?? element, 'focusin pointerenter pointerdown input', load);
  // As in the element, shortcuts of the page do not react to typing in the box.
  on(root, 'keydown keypress keyup', (event) => {
    if (!event.altKey && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    if (event.type === 'keydown' && !event.isComposing) isEnterPending = event.key === 'Enter';
  });
  if (button) on(button, 'click', () => (isOpenRequested = true));
  on(document, 'keydown', (event) => {
    if (!isHotkey(event, hotkey())) return;
    event.preventDefault();
    if (button) isOpenRequested = true;
    (pageInput ?? button ?? input).focus();
  });
  customElements.whenDefined(tag).then(() => {
    listeners.abort();
    failure.remove();
    // The element shows its box when the styles apply, after the definition.
    if (isOpenRequested) setTimeout(() => element.open());
    if (isEnterPending)
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
  const isInFragment = attribute('history') === 'fragment' && fragmentQuery();
  if (input.value || isInFragment || attribute('load') === 'idle') load();
}

/**
 * Loads the index in parallel with the element.
 * @param {Element} element
 */
function preloadIndex(element) {
  const head = documentProperty('head');
  for (const src of element.getAttribute('src')?.split(/\s+/) ?? []) {
    if (!src || src.startsWith('#') || head.querySelector(`link[rel=preload][href="${CSS.escape(src)}"]`)) continue;
    head.append(make('link', '', { rel: 'preload', as: 'fetch', crossorigin: '', href: src }));
  }
}

/** Loads the element when the page is idle, except for readers who save data. */
function loadWhenIdle() {
  if (/** @type {any} */ (navigator).connection?.saveData) return;
  const start = () => (globalThis.requestIdleCallback ?? setTimeout)(() => loadElement().catch(() => {}));
  if (documentProperty('readyState') === 'complete') start();
  else addListener(window, 'load', start);
}

if (globalThis.customElements && !customElements.get(tag)) {
  documentProperty('querySelectorAll').call(document, tag).forEach(showBox);
  loadWhenIdle();
}
