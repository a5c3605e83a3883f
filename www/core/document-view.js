/** Makes the blocks of a document from the columns in which the engine passes them on (src/view.rs). */

/** @import { DocumentView, Mark } from '../samara.d.ts' */
/** @import { EngineDocument } from './module.d.ts' */

/** The kinds in the order of the engine. */
const kindNames = /** @type {import('../samara.d.ts').BlockKind[]} */ (
  'paragraph h1 h2 h3 h4 h5 h6 item numbered quote code row'.split(' ')
);

/**
 * @param {EngineDocument} document
 * @returns {DocumentView}
 */
export function documentView({ kinds, texts, ids, marks, ...view }) {
  const [text, id] = [texts.split('\0'), ids.split('\0')];
  const blocks = Array.from(kinds, (kind, at) => ({
    kind: kindNames[kind],
    text: text[at] ?? '',
    marks: /** @type {Mark[]} */ ([]),
    code: kindNames[kind] === 'code',
    id: id[at] || null,
  }));
  const numbers = new Uint32Array(marks.buffer);
  for (let at = 0; at < numbers.length; at += 3) {
    blocks[numbers[at]].marks.push([numbers[at + 1], numbers[at + 2]]);
  }
  return { ...view, blocks };
}
