/** Loads the element for lazy-search.js. The bundler replaces this module by one that loads samara.js. */

/** @returns {Promise<unknown>} */
export const importElement = () => import('./samara-search-define.js');
