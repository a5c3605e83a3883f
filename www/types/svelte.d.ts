/** `<samara-search>` in Svelte's templates: `import type {} from 'samara-search/svelte'`. */

import type { HTMLAttributes } from 'svelte/elements';
import type { SamaraSearchAttributes, SamaraSearchElement, SamaraSearchEventMap } from '../samara.js';

/** Event handlers such as `onsamara-select`. */
type Handlers = { [E in keyof SamaraSearchEventMap as `on${E}`]?: (event: SamaraSearchEventMap[E]) => void };

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'samara-search': HTMLAttributes<SamaraSearchElement> & SamaraSearchAttributes & Handlers;
  }
}
