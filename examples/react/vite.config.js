export default {
  esbuild: { jsx: 'automatic' },
  // The engine lies beside the module, which the development server must not move.
  optimizeDeps: { exclude: ['samara'] },
};
