// Replaces www/core/whole-index.js in scripts whose engine opens indexes in parts only.
export async function openWhole() {
  throw new Error('This index is whole: load the script that `samara build` has written beside it.');
}
