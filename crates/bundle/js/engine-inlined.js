// Takes the place of www/engine.js in scripts that carry the engine. Nothing is fetched: a policy may forbid even
// `data:` addresses, and a page opened from disk has nobody to ask.
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
