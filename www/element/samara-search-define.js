/** Registers <samara-search>, unless another copy of the script has done so. */

import { SamaraSearch } from './samara-search.js';

if (globalThis.customElements && !customElements.get('samara-search'))
  customElements.define('samara-search', SamaraSearch);
