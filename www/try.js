/** The page to try options on: a form, the box, and the HTML that makes it so. */

import './samara-search-define.js';

/** @import { SamaraSearchElement } from './samara.d.ts' */

const tried = {
  search: /** @type {SamaraSearchElement} */ (document.querySelector('samara-search')),
  form: /** @type {HTMLFormElement} */ (document.querySelector('#options')),
  theme: /** @type {HTMLLinkElement} */ (document.querySelector('#theme')),
  html: /** @type {HTMLElement} */ (document.querySelector('#html')),
  copy: /** @type {HTMLButtonElement} */ (document.querySelector('#copy')),
};

/** The attributes that the form sets, in the order in which they are written. */
const triedAttributes = [
  'mode',
  'preview',
  'placeholder',
  'hotkey',
  'lang',
  'limit',
  'meta',
  'facets',
  'sorts',
  'follow',
  'history',
];

const triedDefaults = { radius: '12' };

tried.form.addEventListener('input', applyOptions);
tried.form.addEventListener('submit', (event) => event.preventDefault());
// Hits lead nowhere here: there is nothing but the index.
tried.search.addEventListener('samara-select', (event) => event.preventDefault());
tried.copy.addEventListener('click', async () => {
  await navigator.clipboard.writeText(tried.html.textContent ?? '');
  tried.copy.textContent = 'Copied';
  setTimeout(() => (tried.copy.textContent = 'Copy'), 1500);
});
applyOptions();

function applyOptions() {
  const chosen = new FormData(tried.form);
  const value = (/** @type {string} */ name) => String(chosen.get(name) ?? '').trim();
  const written = [];
  for (const name of triedAttributes) {
    const wanted = value(name) === 'on' ? '' : value(name) || null;
    if (wanted === null) tried.search.removeAttribute(name);
    else if (tried.search.getAttribute(name) !== wanted) tried.search.setAttribute(name, wanted);
    if (wanted !== null) written.push(wanted ? ` ${name}="${wanted.replaceAll('"', '&quot;')}"` : ` ${name}`);
  }
  tried.search.dir = value('lang') === 'ar' ? 'rtl' : 'ltr';

  const theme = value('theme');
  const style = [];
  if (chosen.has('accented')) style.push(['--samara-accent', value('accent')]);
  if (value('radius') !== triedDefaults.radius) style.push(['--samara-radius', `${value('radius')}px`]);
  for (const name of ['--samara-accent', '--samara-radius']) tried.search.style.removeProperty(name);
  for (const [name, text] of style) tried.search.style.setProperty(name, text);
  tried.theme.href = theme ? `themes/${theme}.css` : 'data:text/css,';

  tried.html.textContent = [
    theme && `<link rel="stylesheet" href="themes/${theme}.css">`,
    value('lang') && value('lang') !== 'en' && `<script src="words/${value('lang')}.js"></` + 'script>',
    '<script src="samara.js" defer></' + 'script>',
    style.length
      ? `<style>\n  samara-search {\n${style.map(([name, text]) => `    ${name}: ${text};`).join('\n')}\n  }\n</style>`
      : '',
    `<samara-search src="docs.samara"${written.join('')}></samara-search>`,
  ]
    .filter(Boolean)
    .join('\n');
}
