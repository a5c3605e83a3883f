/** Registers <samara-results>, unless another copy of the script has done so. */

import { SamaraResults } from './samara-results.js';

if (globalThis.customElements && !customElements.get('samara-results'))
  customElements.define('samara-results', SamaraResults);
