import vue from '@vitejs/plugin-vue';

export default {
  // Vue treats an unknown tag as a component unless isCustomElement returns true.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'samara-search' } } })],
  // Pre-bundling would move the module to another folder than samara.wasm.
  optimizeDeps: { exclude: ['samara-search'] },
};
