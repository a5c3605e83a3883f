/** The one door to the style sheet. The bundler puts the text itself in its place. */

/**
 * The text of samara-search.css.
 * @returns {Promise<string>}
 */
export async function loadStyles() {
  const response = await fetch(new URL('samara-search.css', import.meta.url));
  return response.ok ? response.text() : '';
}
