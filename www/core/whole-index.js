/** Opens a whole index. */

import { yieldToBrowser } from './frames.js';

/** @import { OpenOptions } from '../samara.d.ts' */
/** @import { Engine, EngineIndex } from './module.d.ts' */

/**
 * Opens an index in short steps, so that the page stays responsive.
 * @param {Engine} engine
 * @param {Uint8Array | undefined} bytes default: the index inside the engine
 * @param {OpenOptions} options
 * @returns {Promise<EngineIndex>}
 */
export async function openWhole(engine, bytes, { signal, onProgress }) {
  const opening = new engine.Opening(bytes);
  try {
    for (let share = 0; share < 1; ) {
      await yieldToBrowser(signal);
      const deadline = performance.now() + 6;
      do share = opening.step();
      while (share < 1 && performance.now() < deadline);
      onProgress?.({ phase: 'open', loaded: share, total: 1 });
    }
  } catch (error) {
    opening.free();
    throw error;
  }
  return opening.finish();
}
