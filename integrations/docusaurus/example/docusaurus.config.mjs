export default {
  title: 'Trees',
  url: 'https://example.org',
  baseUrl: '/docusaurus/',
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]],
  themes: ['docusaurus-theme-samara'],
};
