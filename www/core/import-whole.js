/** Loads the engine for the whole index beside one in parts. The bundler replaces this module. */

/** @returns {Promise<typeof import('./whole-engine.js')>} */
export const importWholeEngine = () => import('./whole-engine.js');
