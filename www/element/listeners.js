/** Attaches the event listeners of a box. */

import { addListener } from './dom.js';
import { isHotkey } from './hotkey.js';

/** @import { Parts, SearchController } from './controller.js' */

/**
 * The methods of the element that the listeners call.
 * @typedef {object} Actions
 * @property {() => string} hotkey
 * @property {() => void} open
 * @property {() => void} close
 * @property {() => void} loadOnUse loads the index, because the reader is about to search
 * @property {() => void} closed called after the dialog has closed for any reason
 * @property {() => boolean} staysOpen whether the panel stays open when the reader uses the rest of the page
 * @property {() => void} hashChanged
 */

/**
 * @param {Parts & { controller: SearchController, listeners: AbortController }} parts
 * @param {Actions} actions
 */
export function listen({ box, filters, panel, controller, listeners: { signal } }, actions) {
  /** @type {(target: EventTarget, types: string, listener: (event: any) => void) => void} */
  const on = (target, types, listener) => addListener(target, types, listener, signal);

  on(box.input, 'focus pointerdown', () => {
    actions.loadOnUse();
    controller.open();
  });
  on(box.input, 'input compositionend', (event) => event.isComposing || controller.typed());
  on(box.input, 'keydown', (event) => controller.key(event));
  on(box.root, 'keydown', (event) => {
    if (event.key !== 'Escape' || event.target === box.input) return;
    event.preventDefault();
    if (filters.leaveSheet()) return;
    if (box.dialog) actions.close();
    else box.input.focus();
  });
  // Outside the shadow tree the target is the element, not an input, so shortcuts of the page (`s`, `?`) would react.
  on(box.root, 'keydown keypress keyup', (event) => {
    if (!event.altKey && !event.ctrlKey && !event.metaKey) event.stopPropagation();
  });
  on(box.clear, 'click', () => controller.clear());
  on(box.close, 'click', actions.close);
  on(box.more, 'click', () => controller.showMore());
  on(box.more, 'keydown', (event) => controller.keyOnMore(event));
  on(box.listbox, 'click auxclick', (event) => controller.clicked(event));
  // The input keeps the focus while the reader uses the panel with a pointer.
  on(box.panel, 'mousedown', (event) => event.target.closest('select, input, slot') ?? event.preventDefault());
  if (box.button && box.dialog) {
    on(box.button, 'click', actions.open);
    on(box.button, 'pointerenter focus', actions.loadOnUse);
    on(box.dialog, 'click', (event) => event.target === box.dialog && actions.close());
    on(box.dialog, 'close', actions.closed);
    // Do not scroll the page behind the dialog.
    on(box.dialog, 'wheel touchmove', (event) => {
      const scrolls = [box.results, box.facets].some(
        (part) =>
          part.contains(event.target) && (part.scrollHeight > part.clientHeight || part.scrollWidth > part.clientWidth),
      );
      if (!scrolls && !event.ctrlKey && !(event.touches?.length > 1)) event.preventDefault();
    });
  } else {
    const isInside = (/** @type {any} */ node) => node === box.input || box.root.contains(node);
    const closeOnLeave = (/** @type {FocusEvent} */ { relatedTarget }) =>
      relatedTarget && !isInside(relatedTarget) && !actions.staysOpen() && controller.close();
    on(box.root, 'focusout', closeOnLeave);
    on(box.input, 'focusout', closeOnLeave);
    const boxNodes = [box.input, box.root];
    on(document, 'pointerdown', (event) => {
      const isOutside = !event.composedPath().some((/** @type {any} */ node) => boxNodes.includes(node));
      if (isOutside && !actions.staysOpen()) controller.close();
    });
  }
  if (window.visualViewport) on(window.visualViewport, 'resize', () => panel.updateRoom());
  on(window, 'hashchange', actions.hashChanged);
  on(document, 'keydown', (event) => {
    if (!isHotkey(event, actions.hotkey())) return;
    event.preventDefault();
    actions.open();
  });
}
