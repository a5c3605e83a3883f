import samara from 'vitepress-plugin-samara';

export default {
  title: 'Trees',
  base: '/vitepress/',
  vite: { plugins: [samara()] },
};
