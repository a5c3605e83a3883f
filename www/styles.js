/** The one door to the style sheets. The bundler puts the text itself in its place. */

/**
 * The text of samara-search.css and samara-dialog.css.
 * @returns {Promise<string>}
 */
export async function loadStyles() {
  const texts = ['samara-search.css', 'samara-dialog.css'].map(async (name) => {
    const response = await fetch(new URL(name, import.meta.url));
    return response.ok ? response.text() : '';
  });
  return (await Promise.all(texts)).join('');
}
