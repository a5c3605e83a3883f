// Replaces www/core/engine.js in modules that load the engine from a file beside them. Bundlers recognize this form of the
// address. Streaming compilation is not used, because it fails if the server sends another type than application/wasm.
import { bindEngine } from './glue.js';

let engineLoading;

export async function loadEngine() {
  engineLoading ??= fetchEngine();
  try {
    return await engineLoading;
  } catch (error) {
    engineLoading = undefined;
    throw error;
  }
}

async function fetchEngine() {
  const address = new URL('samara.wasm', import.meta.url);
  // fetch() in Node does not support file: URLs. getBuiltinModule avoids an import that bundlers would follow.
  const files = address.protocol === 'file:' ? globalThis.process?.getBuiltinModule?.('node:fs/promises') : undefined;
  if (files) return bindEngine(await WebAssembly.compile(await files.readFile(address)));
  const response = await fetch(address);
  if (!response.ok)
    throw new Error(`The search engine ${response.url} could not be loaded: the server answered ${response.status}.`);
  return bindEngine(await WebAssembly.compile(await response.arrayBuffer()));
}
