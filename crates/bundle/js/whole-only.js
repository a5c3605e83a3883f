// Replaces www/core/parts-index.js in scripts whose engine opens whole indexes only.
export class PartsIndex {
  constructor() {
    throw new Error('This index is in parts: load the script that `samara build` has written beside it.');
  }
}
