export default {
  output: 'export',
  basePath: '/next',
  trailingSlash: true,
  // The tests compare two builds.
  generateBuildId: () => 'example',
};
