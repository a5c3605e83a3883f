// Replaces www/core/engine.js in modules that load the engine from a file beside them. Bundlers recognize this form of the
// address. Streaming compilation is not used, because it fails if the server sends another type than application/wasm.
import { engineBuild, engineSize } from './build.js';
import { bindEngine } from './glue.js';
import { failureHint } from './request.js';
import { VersionError } from './versions.js';

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
  const bytes = files ? await files.readFile(address) : await fetchFile(address);
  if (bytes.byteLength === engineSize) {
    const compiled = await WebAssembly.compile(bytes);
    try {
      return bindEngine(compiled);
    } catch (error) {
      if (!(error instanceof WebAssembly.LinkError)) throw error;
    }
  }
  throw new VersionError(
    `The search engine ${address} is of another build than the script, or another file: copy both together.`,
  );
}

async function fetchFile(address) {
  // A cache may hold the engine of another build, so the address carries the build. Bundlers give the file another name; a
  // service worker may have the file without the build.
  const withBuild = new URL(address);
  if (address.pathname.endsWith('/samara.wasm')) withBuild.search = engineBuild;
  const response = await fetch(withBuild)
    .catch(() => fetch(address))
    .catch((cause) => {
      throw new Error(`The search engine ${address} could not be loaded: ${failureHint()}.`, { cause });
    });
  if (!response.ok)
    throw new Error(`The search engine ${address} could not be loaded: the server answered ${response.status}.`);
  return response.arrayBuffer();
}
