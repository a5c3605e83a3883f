import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import samara from 'astro-samara';

export default defineConfig({
  base: '/starlight',
  integrations: [starlight({ title: 'Trees' }), samara()],
});
