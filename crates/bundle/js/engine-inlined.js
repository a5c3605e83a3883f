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
  const characters = atob(packedEngine);
  const packed = new Uint8Array(characters.length);
  for (let at = 0; at < packed.length; at++) packed[at] = characters.charCodeAt(at);
  return bindEngine(await WebAssembly.compile(await decodeLzma(packed, engineSize)));
}
