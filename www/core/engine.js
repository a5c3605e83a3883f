/**
 * Loads the engine, here from the output of `wasm-pack build --target web`. The bundler replaces this module by one with
 * the engine inside the script or in a file beside it.
 */

/** @import { Engine } from './module.d.ts' */

/** @type {Promise<Engine> | undefined} */
let engineLoading;

/**
 * The exports of the engine. All callers share one load; after a failure the next call tries again.
 * @returns {Promise<Engine>}
 */
export async function loadEngine() {
  engineLoading ??= importEngine();
  try {
    return await engineLoading;
  } catch (error) {
    engineLoading = undefined;
    throw error;
  }
}

/** @returns {Promise<Engine>} */
async function importEngine() {
  const engine = await import(new URL('../../pkg/samara.js', import.meta.url).href);
  await engine.default();
  return engine;
}
