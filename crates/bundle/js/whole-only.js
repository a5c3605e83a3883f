// Replaces www/core/parts-index.js in scripts whose engine opens whole indexes only.
import { VersionError } from './versions.js';

export class PartsIndex {
  constructor() {
    throw new VersionError('This index is in parts: load the script that `samara build` has written beside it.');
  }
}
