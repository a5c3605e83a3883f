export default {
  esbuild: { jsx: 'automatic' },
  // Pre-bundling would move the module to another folder than samara.wasm.
  optimizeDeps: { exclude: ['samara-search'] },
};
