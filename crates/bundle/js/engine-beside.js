// Takes the place of www/engine.js in modules that have the engine beside them. The address is written as bundlers
// look for it. The module is not compiled while it streams, because that fails where a host does not know its type.
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
  const response = await fetch(new URL('samara.wasm', import.meta.url));
  if (!response.ok) throw new Error(`The search engine ${response.url} could not be loaded: the server answered ${response.status}.`);
  return bindEngine(await WebAssembly.compile(await response.arrayBuffer()));
}
