/** Shortcuts, space-separated: `/`, `mod+k` (⌘ on Apple systems, Ctrl elsewhere). An empty text means none. */

import { splitList } from './lists.js';

const isApple = /Mac|iP(hone|ad|od)/.test(globalThis.navigator?.platform ?? '');

/**
 * Whether the event is one of the shortcuts and does not type into a field.
 * @param {KeyboardEvent} event
 * @param {string} hotkeys
 */
export function isHotkey(event, hotkeys) {
  if (event.defaultPrevented || event.isComposing || event.repeat) return false;
  const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
  const isField = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.nodeName);
  return parseHotkeys(hotkeys).some(({ key, mod, alt, shift }) => {
    if (isField && !mod && !alt) return false;
    const command = isApple ? event.metaKey : event.ctrlKey;
    const other = isApple ? event.ctrlKey : event.metaKey;
    // Some keyboards need Shift for characters such as `/`, so Shift is compared only for letters, digits and named keys.
    const shifted = /^[a-z0-9]$/.test(key) || key.length > 1 ? event.shiftKey === shift : true;
    return event.key.toLowerCase() === key && command === mod && !other && event.altKey === alt && shifted;
  });
}

/**
 * The first shortcut with the symbols on the keys, or an empty text.
 * @param {string} hotkeys
 */
export function formatHotkey(hotkeys) {
  const first = parseHotkeys(hotkeys)[0];
  if (!first) return '';
  const { key, mod, alt, shift } = first;
  return `${mod ? (isApple ? '⌘' : 'Ctrl ') : ''}${alt ? 'Alt ' : ''}${shift ? '⇧' : ''}${key.length === 1 ? key.toUpperCase() : key}`;
}

/** @param {string} hotkeys */
function parseHotkeys(hotkeys) {
  return splitList(hotkeys.toLowerCase())
    .filter((hotkey) => hotkey !== 'none')
    .map((hotkey) => {
      const parts = hotkey.split(/\+(?=.)/);
      return {
        key: parts.pop() ?? '',
        mod: parts.includes('mod'),
        alt: parts.includes('alt'),
        shift: parts.includes('shift'),
      };
    });
}
