/** The passage in its context, beside the list: the page as the index has it, from a little before the passage on. */

import { drawBlocks, passageBlock } from './blocks.js';
import { make } from './dom.js';
import { nextFrame } from './frames.js';

/** @import { SearchSource } from './samara.d.ts' */
/** @import { Choice } from './hits.js' */

/** How many blocks are shown. */
const previewBlocks = 24;

export class Preview {
  #element;
  #turn = 0;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    // What it shows is in the list already, or a keystroke away.
    element.setAttribute('aria-hidden', 'true');
  }

  /**
   * @param {SearchSource | null} samara
   * @param {Choice | null | undefined} choice null: nothing to show
   * @param {string} query
   */
  async show(samara, choice, query) {
    const turn = ++this.#turn;
    // The list is painted first.
    await nextFrame();
    if (turn !== this.#turn) return;
    const view = choice ? await samara?.document(choice.hit.url, { query }).catch(() => null) : null;
    if (turn !== this.#turn) return;
    this.#element.hidden = !view;
    if (!view || !choice) return;
    const { hit, section } = choice;
    const anchor = section?.url.split('#')[1];
    const at = anchor
      ? view.blocks.findIndex(({ id }) => id === decodeURIComponent(anchor))
      : passageBlock(view.blocks, hit.excerpt);
    const first = Math.max(0, anchor ? at : at - 1);
    // Anchors belong to the page, not to a picture of it; a heading that says the title again says nothing.
    const blocks = view.blocks
      .slice(first, first + previewBlocks)
      .filter(({ kind, text }) => kind !== 'h1' || text !== view.title)
      .map((block) => ({ ...block, id: null }));
    const lang = view.lang || null;
    this.#element.replaceChildren(
      make('p', 'preview-title', { dir: 'auto', lang }, view.title),
      make('div', 'preview-text', { lang }, drawBlocks(blocks)),
    );
  }
}
