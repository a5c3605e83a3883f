// Replaces www/core/engine.js in scripts that contain the engine. It fetches nothing: a policy may forbid even `data:`
// URLs, and a page opened from disk may not fetch files.
import { packedEngine, engineSize } from './packed.js';
import { bindEngine } from './glue.js';
import { decodeLzma } from './lzma.js';

let engineLoading;

export async function loadEngine() {
  engineLoading ??= unpackEngine();
  try {
    return await engineLoading;
  } catch (error) {
    engineLoading = undefined;
    throw error;
  }
}

async function unpackEngine() {
  const packed = Uint8Array.from(atob(packedEngine), (character) => character.charCodeAt(0));
  return bindEngine(await WebAssembly.compile(decodeLzma(packed, engineSize)));
}
