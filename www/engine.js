/**
 * The one door to the engine. Here it opens to what `wasm-pack build --target web` writes;
 * the bundler puts another door in its place, with the module inside or beside the script.
 */

/** @import { Engine } from './samara.d.ts' */

/** @type {Promise<Engine> | undefined} */
let engineLoading;

/**
 * The engine's exports, loaded once for all who ask. A load that failed is tried again by the next who asks.
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
  const engine = await import(new URL('../pkg/samara.js', import.meta.url).href);
  await engine.default();
  return engine;
}
