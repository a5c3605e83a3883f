import vue from '@vitejs/plugin-vue';

export default {
  // Vue looks for a component of that name unless it is told.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'samara-search' } } })],
  // The engine lies beside the module, which the development server must not move.
  optimizeDeps: { exclude: ['samara'] },
};
