/** The preview beside the list: the text of the document from the block before the passage. */

import { drawBlocks, passageBlock } from './blocks.js';
import { make } from './dom.js';
import { nextFrame } from '../core/frames.js';

/** @import { Hit, SearchSource } from '../samara.d.ts' */
/** @import { Choice } from './hits.js' */
/** @import { Words } from '../words/words.js' */

/** The maximum number of blocks. */
const maxPreviewBlocks = 24;

export class Preview {
  #element;
  #words;
  #linkTo;
  #showId = 0;

  /**
   * @param {HTMLElement} element
   * @param {Words} words
   * @param {(hit: Hit) => string | null} linkTo the address of a document
   */
  constructor(element, words, linkTo) {
    this.#element = element;
    this.#words = words;
    this.#linkTo = linkTo;
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
    const url = choice?.hit.url ?? '';
    const view = choice ? await samara?.document(url, { query }).catch(() => null) : null;
    const similar = view ? await samara?.similar?.(url, { limit: 3 }) : null;
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
      ...(similar?.length ? [this.#drawSimilar(similar)] : []),
      make('div', 'preview-text', { lang }, drawBlocks(blocks)),
    );
  }

  /**
   * Links for the mouse: the preview is hidden from screen readers.
   * @param {Hit[]} hits
   */
  #drawSimilar(hits) {
    const links = hits.flatMap((hit) => [
      ' · ',
      make(
        'a',
        '',
        { href: this.#linkTo(hit), tabindex: -1, dir: 'auto', lang: hit.lang || null },
        hit.title || hit.url,
      ),
    ]);
    return make('p', 'preview-related', {}, `${this.#words.related}: `, ...links.slice(1));
  }
}
