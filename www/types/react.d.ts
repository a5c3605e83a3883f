/** `<samara-search>` in JSX (React 19): `import type {} from 'samara-search/react'`. */

import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { SamaraSearchAttributes, SamaraSearchElement, SamaraSearchEventMap } from '../samara.js';

/** Event handlers such as `onsamara-select`. */
type Handlers = { [E in keyof SamaraSearchEventMap as `on${E}`]?: (event: SamaraSearchEventMap[E]) => void };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'samara-search': DetailedHTMLProps<HTMLAttributes<SamaraSearchElement>, SamaraSearchElement> &
        SamaraSearchAttributes &
        Handlers;
    }
  }
}
