/** Samara as published: the files that `samara build` writes, through the public JavaScript interface. */

/** The public API, loaded as a separate file, not bundled. */
const facade = './samara.mjs';

export const start = () => startWith('docs.samara');
export const load = () => loadWith('docs.samara');

/** As in the README: engine and index are requested at the same time. @param {string} file */
export async function startWith(file) {
  const { Samara } = await import(facade);
  return Samara.open(file);
}

/** @param {string} file */
export async function loadWith(file) {
  const { Samara } = await import(facade);
  const response = await fetch(file);
  return { Samara, bytes: await response.arrayBuffer() };
}

/** @param {{ Samara: any, bytes: ArrayBuffer }} delivered */
export const open = ({ Samara, bytes }) => Samara.open(bytes);

/** @param {any} index @param {string} query */
export const search = async (index, query) => (await index.search(query)).hits;

/** @param {any} index @param {string} word */
export const exact = async (index, word) => (await index.search(word, { prefix: false, typos: false })).hits;

/** @param {any} index */
export const close = (index) => index.close();
