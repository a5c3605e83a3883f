/** The preview beside the list: the text of the document from the block before the passage. */

import { drawBlocks, passageBlock } from './blocks.js';
import { make } from './dom.js';
import { nextFrame } from '../core/frames.js';

/** @import { SearchSource } from '../samara.d.ts' */
/** @import { Choice } from './hits.js' */

/** The maximum number of blocks. */
const maxPreviewBlocks = 24;

export class Preview {
  #element;
  #showId = 0;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    // The list has the passage, and Enter opens the document.
    element.setAttribute('aria-hidden', 'true');
  }

  /**
   * @param {SearchSource | null} samara
   * @param {Choice | null | undefined} choice null hides the preview
   * @param {string} query
   */
  async show(samara, choice, query) {
    const showId = ++this.#showId;
    // Let the list be painted first.
    await nextFrame();
    if (showId !== this.#showId) return;
    const view = choice ? await samara?.document(choice.hit.url, { query }).catch(() => null) : null;
    if (showId !== this.#showId) return;
    this.#element.hidden = !view;
    if (!view || !choice) return;
    const { hit, section } = choice;
    const anchor = section?.url.split('#')[1];
    const at = anchor
      ? view.blocks.findIndex(({ id }) => id === decodeURIComponent(anchor))
      : passageBlock(view.blocks, hit.excerpt);
    const first = Math.max(0, anchor ? at : at - 1);
    // Omit ids, because the page may have the same ones, and a heading that repeats the title.
    const blocks = view.blocks
      .slice(first, first + maxPreviewBlocks)
      .filter(({ kind, text }) => kind !== 'h1' || text !== view.title)
      .map((block) => ({ ...block, id: null }));
    const lang = view.lang || null;
    this.#element.replaceChildren(
      make('p', 'preview-title', { dir: 'auto', lang }, view.title),
      make('div', 'preview-text', { lang }, drawBlocks(blocks)),
    );
  }
}
