/** The playground: a form with the options of the element, the box, and the HTML of the chosen options. */

import '../element/samara-search-define.js';
import { directionOf } from '../element/direction.js';

/** @import { SamaraSearchElement } from '../samara.d.ts' */

const controls = {
  search: /** @type {SamaraSearchElement} */ (document.querySelector('samara-search')),
  form: /** @type {HTMLFormElement} */ (document.querySelector('#options')),
  theme: /** @type {HTMLLinkElement} */ (document.querySelector('#theme')),
  html: /** @type {HTMLElement} */ (document.querySelector('#html')),
  copy: /** @type {HTMLButtonElement} */ (document.querySelector('#copy')),
  lang: /** @type {HTMLSelectElement} */ (document.querySelector('#lang')),
};

/** The attributes that the form sets, in the order of the generated HTML. */
const formAttributes = [
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

const defaultStyle = { radius: '12' };

controls.form.addEventListener('input', applyOptions);
controls.lang.addEventListener('input', loadWords);
controls.form.addEventListener('submit', (event) => event.preventDefault());
// This page has an index but no documents to open.
controls.search.addEventListener('samara-select', (event) => event.preventDefault());
controls.copy.addEventListener('click', async () => {
  await navigator.clipboard.writeText(controls.html.textContent ?? '');
  controls.copy.textContent = 'Copied';
  setTimeout(() => (controls.copy.textContent = 'Copy'), 1500);
});
applyOptions();
// The browser may have restored a choice.
loadWords();

function applyOptions() {
  const chosen = new FormData(controls.form);
  const value = (/** @type {string} */ name) => String(chosen.get(name) ?? '').trim();
  const attributes = [];
  for (const name of formAttributes) {
    const attribute = value(name) === 'on' ? '' : value(name) || null;
    if (attribute === null) controls.search.removeAttribute(name);
    else if (controls.search.getAttribute(name) !== attribute) controls.search.setAttribute(name, attribute);
    if (attribute !== null)
      attributes.push(attribute ? ` ${name}="${attribute.replaceAll('"', '&quot;')}"` : ` ${name}`);
  }
  controls.search.dir = directionOf(controls.lang.selectedOptions[0].text);

  const theme = value('theme');
  const properties = [];
  if (chosen.has('accented')) properties.push(['--samara-accent', value('accent')]);
  if (value('radius') !== defaultStyle.radius) properties.push(['--samara-radius', `${value('radius')}px`]);
  for (const name of ['--samara-accent', '--samara-radius']) controls.search.style.removeProperty(name);
  for (const [name, text] of properties) controls.search.style.setProperty(name, text);
  controls.theme.href = theme ? `${controls.theme.dataset.themes}${theme}.css` : 'data:text/css,';

  controls.html.textContent = [
    theme && `<link rel="stylesheet" href="themes/${theme}.css">`,
    value('lang') && value('lang') !== 'en' && `<script src="words/${value('lang')}.js"></` + 'script>',
    '<script src="samara.js" defer></' + 'script>',
    properties.length
      ? `<style>\n  samara-search {\n${properties.map(([name, text]) => `    ${name}: ${text};`).join('\n')}\n  }\n</style>`
      : '',
    `<samara-search src="docs.samara"${attributes.join('')}></samara-search>`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** Loads the texts of the chosen language, which is English until then. */
function loadWords() {
  const lang = controls.lang.value;
  if (!lang || lang === 'en' || globalThis.samaraWords?.[lang]) return;
  const script = document.createElement('script');
  script.src = `${controls.lang.dataset.words}${lang}.js`;
  script.onload = () => {
    // Setting the attribute again rebuilds the box with the texts.
    controls.search.removeAttribute('lang');
    applyOptions();
  };
  document.head.append(script);
}
