/** Registers <samara-search>, once, however often the script is loaded. */

import { SamaraSearch } from './samara-search.js';

if (globalThis.customElements && !customElements.get('samara-search'))
  customElements.define('samara-search', SamaraSearch);
