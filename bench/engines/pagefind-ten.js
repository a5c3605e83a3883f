/** Pagefind without a worker, whose requests the page would not see; ten results. */

export { exact, first, load, search } from './pagefind.js';
export { open } from './pagefind-least.js';
