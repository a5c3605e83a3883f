// Replaces www/core/whole-index.js in scripts whose engine opens indexes in parts only.
import { VersionError } from './versions.js';

export async function openWhole(engine, bytes) {
  // What is no index at all is named by the engine.
  if (bytes && String.fromCharCode(...bytes.subarray(0, 6)) !== 'samara') engine.PartsIndex.open(bytes);
  throw new VersionError('This index is whole: load the script that `samara build` has written beside it.');
}
