/** Shortcuts: `/`, `mod+k` (⌘ on Apple's machines, Ctrl elsewhere), several parted by spaces, none where the text is empty. */

const onApple = /Mac|iP(hone|ad|od)/.test(globalThis.navigator?.platform ?? '');

/**
 * Whether the event is one of the shortcuts, and not a letter on its way into a field.
 * @param {KeyboardEvent} event
 * @param {string} hotkeys
 */
export function isHotkey(event, hotkeys) {
  if (event.defaultPrevented || event.isComposing || event.repeat) return false;
  const at = /** @type {HTMLElement} */ (event.composedPath()[0]);
  const typing = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.nodeName);
  return hotkeyList(hotkeys).some(({ key, mod, alt, shift }) => {
    if (typing && !mod && !alt) return false;
    const command = onApple ? event.metaKey : event.ctrlKey;
    const other = onApple ? event.ctrlKey : event.metaKey;
    // What is typed with Shift on one keyboard is a key of its own on another, as `/` is: there Shift does not count.
    const shifted = /^[a-z0-9]$/.test(key) || key.length > 1 ? event.shiftKey === shift : true;
    return event.key.toLowerCase() === key && command === mod && !other && event.altKey === alt && shifted;
  });
}

/**
 * The first shortcut as it is written on keys, or nothing.
 * @param {string} hotkeys
 */
export function writeHotkey(hotkeys) {
  const first = hotkeyList(hotkeys)[0];
  if (!first) return '';
  const { key, mod, alt, shift } = first;
  return `${mod ? (onApple ? '⌘' : 'Ctrl ') : ''}${alt ? 'Alt ' : ''}${shift ? '⇧' : ''}${key.length === 1 ? key.toUpperCase() : key}`;
}

/** @param {string} hotkeys */
function hotkeyList(hotkeys) {
  return hotkeys
    .toLowerCase()
    .split(/\s+/)
    .filter((hotkey) => hotkey && hotkey !== 'none')
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
