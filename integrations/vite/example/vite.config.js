import samara from 'vite-plugin-samara';

export default {
  base: './',
  build: { rollupOptions: { input: ['index.html', 'trees/maple.html'] } },
  plugins: [samara({ options: ['--at', 'header'] })],
};
