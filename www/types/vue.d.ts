/** `<samara-search>` in Vue's templates: `import type {} from 'samara-search/vue'`. */

import type { DefineComponent } from 'vue';
import type { SamaraSearchAttributes, SamaraSearchEventMap } from '../samara.js';

/** Event handlers such as `onSamaraSelect`, in templates `@samara-select`. */
type Handlers = {
  onSamaraReady?: (event: SamaraSearchEventMap['samara-ready']) => void;
  onSamaraSearch?: (event: SamaraSearchEventMap['samara-search']) => void;
  onSamaraSelect?: (event: SamaraSearchEventMap['samara-select']) => void;
  onSamaraError?: (event: SamaraSearchEventMap['samara-error']) => void;
  onSamaraAnalytics?: (event: SamaraSearchEventMap['samara-analytics']) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'samara-search': DefineComponent<SamaraSearchAttributes & Handlers>;
  }
}
