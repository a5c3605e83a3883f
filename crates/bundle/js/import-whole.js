// Replaces www/core/import-whole.js. The address carries the build, because a cache may hold another one. The file is a script
// without exports, which Node imports, too, and hosts send as JavaScript.
import { wholeBuild } from './whole-build.js';

export const importWholeEngine = () =>
  import(`./samara-whole.js?${wholeBuild}`).then(() => globalThis.samaraWholeEngine);
