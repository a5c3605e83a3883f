/** Loads the style sheets of the element. The bundler replaces this module by one that contains their text. */

/**
 * The text of the style sheets, in the order of the cascade: samara-search.css defines the custom properties.
 * @returns {Promise<string>}
 */
export async function loadStyles() {
  const texts = ['samara-search.css', 'samara-panel.css', 'samara-facets.css', 'samara-dialog.css'].map(
    async (name) => {
      const response = await fetch(new URL(name, import.meta.url));
      return response.ok ? response.text() : '';
    },
  );
  return (await Promise.all(texts)).join('');
}
