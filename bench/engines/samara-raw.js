/** Samara with an index that the host compresses (`samara build --raw`). */

import { loadWith, startWith } from './samara.js';

export { close, exact, open, search } from './samara.js';

export const start = () => startWith('raw.samara');
export const load = () => loadWith('raw.samara');
