/** Loads the style sheets of <samara-results>. The bundler replaces this module by one that contains their text. */

/** @returns {Promise<string>} in the order of the cascade */
export async function loadResultsStyles() {
  const names = [
    '../element/samara-search.css',
    '../element/samara-panel.css',
    '../element/samara-facets.css',
    'samara-results.css',
  ];
  const responses = await Promise.all(names.map((name) => fetch(new URL(name, import.meta.url))));
  return (await Promise.all(responses.map((response) => (response.ok ? response.text() : '')))).join('');
}
