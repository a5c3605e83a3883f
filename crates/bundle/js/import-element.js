// Replaces www/element/import-element.js in samara-search.js. samara.js contains element and engine, so both arrive by one
// request. Its address carries the build, because a cache may hold another one; a service worker may have it without. A
// browser may remember that an address has failed; another attempt has another address.
import { elementBuild } from './build.js';

export const importElement = (failures) => {
  const attempt = failures ? `${failures}` : '';
  return import(`./samara.js?${elementBuild}${attempt && `-${attempt}`}`).catch(
    () => import(`./samara.js${attempt && `?${attempt}`}`),
  );
};
