// Replaces www/element/import-element.js in samara-search.js. samara.js contains element and engine, so both arrive by one
// request. A browser may remember that an address has failed; another attempt has another address.
export const importElement = (failures) => import(`./samara.js${failures ? `?${failures}` : ''}`);
