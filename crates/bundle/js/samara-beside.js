// Replaces www/core/samara.js in samara-results.js: the engine is that of samara.js, which the page includes before.
export const Samara = globalThis.Samara ?? {
  async open() {
    throw new Error('samara-results.js needs samara.js: include it before, with a script element');
  },
};
