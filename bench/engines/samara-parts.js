/** Samara with an index in parts: the folder that `samara build --parts` writes. */

export { close, search } from './samara.js';

const facade = './parts/samara.mjs';
const index = './parts/docs.samara';

export async function load() {
  const { Samara } = await import(facade);
  return Samara;
}

/** @param {any} Samara */
export const open = (Samara) => Samara.open(index);
