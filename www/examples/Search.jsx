// React 19 and later: attributes, properties and events of custom elements work as they are.
import { useEffect } from 'react';

export function Search({ onSelect }) {
  // In the browser only: on a server there is nothing to register.
  useEffect(() => {
    import('samara/samara-define.mjs');
  }, []);
  return <samara-search src="/docs.samara" mode="dialog" onsamara-select={onSelect} />;
}
