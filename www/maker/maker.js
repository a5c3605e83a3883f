/** The page that makes a searchable file: drop, read, choose, make, save. */

import { make } from '../element/dom.js';
import { boxWords, packedEngine, pageTemplate, runJob } from './jobs.js';
import { folderOf, itemsOfDrop, itemsOfField } from './picked.js';
import { countOf, headlineOf, languageNames, pictureReport, reportTables, sizeOf } from './report.js';

/** @import { PictureSummary, Progress, Reading } from './module.d.ts' */
/** @import { PickedItem } from './picked.js' */

/** @template {HTMLElement} T @param {string} id @returns {T} */
const part = (id) => /** @type {T} */ (document.getElementById(id));

const form = /** @type {HTMLFormElement} */ (part('form'));
const words = boxWords();
const bar = /** @type {HTMLProgressElement} */ (part('bar'));

/** @type {PickedItem[]} */
let picked = [];
/** @type {Reading | null} */
let reading = null;
let job = new AbortController();
let savedUrl = '';

initMaker();

function initMaker() {
  const languages = new Intl.DisplayNames('en', { type: 'language' });
  const tags = Object.keys(words).map((tag) => tag.replace(/-[a-z]/, (start) => start.toUpperCase()));
  const options = tags.map((tag) => ({ tag, name: languages.of(tag) ?? tag }));
  options.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  part('lang').append(...options.map(({ tag, name }) => make('option', '', { value: tag }, name)));
  showLimit();
  part('licences').textContent = part('maker-licences')?.textContent ?? '';

  for (const [button, field] of [
    ['choose-folder', 'folder'],
    ['choose-files', 'files'],
  ]) {
    const input = /** @type {HTMLInputElement} */ (part(field));
    part(button).addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      const items = itemsOfField(input.files ?? []);
      input.value = '';
      addItems(items);
    });
  }
  // A file that is dropped beside the field would replace the page.
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    part('pick').classList.add('over');
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) part('pick').classList.remove('over');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    part('pick').classList.remove('over');
    if (event.dataTransfer) itemsOfDrop(event.dataTransfer).then(addItems, showError);
  });
  part('images').addEventListener('change', showLimit);
  part('lang').addEventListener('change', showDescription);
  part('cancel').addEventListener('click', () => job.abort());
  part('again').addEventListener('click', startAgain);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    makeFile();
  });
}

/** @param {PickedItem[]} items */
async function addItems(items) {
  if (!items.length) return;
  const all = [...picked, ...items];
  const { title, files } = folderOf(all);
  const result = await work('Reading', { engine: packedEngine(), files }, 'pick');
  if (!result || !('reading' in result)) return;
  picked = all;
  reading = result.reading;
  showReading(reading, title);
}

async function makeFile() {
  if (!reading) return;
  const values = new FormData(form);
  const text = (/** @type {string} */ name) => String(values.get(name) ?? '').trim();
  const texts = {
    title: text('title'),
    description: text('description'),
    name: text('name'),
    footer: text('footer'),
    color: text('color'),
    lang: text('lang'),
    words: words[text('lang').toLowerCase()]?.script ?? '',
    plain: values.has('plain'),
  };
  const facets = values.getAll('facet').map(String);
  const follow = facetBoxes().every(({ checked, defaultChecked }) => checked === defaultChecked);
  const { chunks } = reading;
  const { files } = folderOf(picked);
  const password = String(values.get('password') ?? '');
  const image = values.get('logo');
  const logo = new Uint8Array(image instanceof File ? await image.arrayBuffer() : []);
  const megabytes = values.has('images') ? Number(values.get('megabytes')) : null;
  const result = await work(
    'Making the file',
    {
      engine: packedEngine(),
      template: pageTemplate(),
      texts,
      logo,
      password,
      facets,
      follow,
      chunks,
      megabytes,
      files,
    },
    'form',
  );
  if (!result || !('page' in result)) return;
  showPage(result.page, texts.title, result.pictures);
}

/**
 * Runs a job, with its progress shown. Null if it failed or was cancelled.
 * @param {string} name
 * @param {Parameters<typeof runJob>[0]} task
 * @param {string} back the part to go back to when it is cancelled
 */
async function work(name, task, back) {
  job.abort();
  const own = new AbortController();
  job = own;
  part('working-title').textContent = name;
  part('current').textContent = '';
  bar.removeAttribute('value');
  show('working');
  say(name);
  try {
    return await runJob(task, (progress) => showProgressOf(progress), own.signal);
  } catch (error) {
    // Another job may have taken the place of this one.
    if (job !== own) return null;
    show(reading ? 'report form' : 'pick');
    if (!own.signal.aborted) showError(error);
    else say('Cancelled');
    const target = part(reading ? (back === 'form' ? 'title' : 'report-title') : 'choose-folder');
    target.focus();
    return null;
  }
}

/** @param {Progress} progress */
function showProgressOf({ step, share, path }) {
  const scans = step === 'scan';
  // Pages are looked at twice; the first time is quick.
  if (share === undefined) bar.removeAttribute('value');
  else bar.value = scans ? share / 10 : step === 'read' ? 0.1 + share * 0.9 : share;
  part('current').textContent = path ?? (step === 'build' ? 'Building the index' : '');
}

/**
 * @param {Reading} reading
 * @param {string} title
 */
function showReading(reading, title) {
  part('report-title').textContent = headlineOf(reading);
  const languages = languageNames(reading.languages);
  part('languages').textContent = languages.length ? `In ${languages.join(', ')}.` : '';
  part('lists').replaceChildren(...reportTables(reading));
  /** @type {HTMLInputElement} */ (part('title')).value = title;
  showDescription();
  // What somebody has chosen stays when files are added.
  const before = new Map(facetBoxes().map(({ value, checked }) => [value, checked]));
  const facets = reading.facets.map(({ name, values, chosen }) => {
    const box = make('input', '', { type: 'checkbox', name: 'facet', value: name, checked: chosen });
    box.checked = before.get(name) ?? chosen;
    return make('label', '', {}, box, `${name} (${countOf(values, 'value')})`);
  });
  part('facets').replaceChildren(make('legend', '', {}, 'Filters beside the results'), ...facets);
  part('facets').hidden = !facets.length;
  show(reading.documents ? 'report form' : 'report');
  part('report-title').focus();
}

/** The boxes of the facets. @returns {HTMLInputElement[]} */
function facetBoxes() {
  return [...part('facets').querySelectorAll('input')];
}

/** The line below the title where no other is chosen, in the language of the page. */
function showDescription() {
  const lang = /** @type {HTMLSelectElement} */ (part('lang')).value.toLowerCase();
  const english = `${countOf(reading?.documents ?? 0, 'document')}. Search runs on this page alone: no server, no tracking, nothing stored.`;
  /** @type {HTMLInputElement} */ (part('description')).placeholder = words[lang]?.description ?? english;
}

/** The limit of the pictures, if they are taken. */
function showLimit() {
  const { checked } = /** @type {HTMLInputElement} */ (part('images'));
  part('limit').hidden = !checked;
  /** @type {HTMLInputElement} */ (part('megabytes')).disabled = !checked;
}

/**
 * @param {Blob} page
 * @param {string} title
 * @param {PictureSummary} [pictures]
 */
function showPage(page, title, pictures) {
  URL.revokeObjectURL(savedUrl);
  savedUrl = URL.createObjectURL(page);
  const name = `${fileName(title)}.html`;
  const save = /** @type {HTMLAnchorElement} */ (part('save'));
  save.href = savedUrl;
  save.download = name;
  part('done-title').textContent = `${name} is ready`;
  part('size').textContent = `${sizeOf(page.size)}. Save it, then open it with a double click.`;
  part('pictures').replaceChildren(...(pictures ? pictureReport(pictures) : []));
  show('done');
  part('done-title').focus();
}

/** A title as the name of a file on any system. @param {string} title */
function fileName(title) {
  const name = title.replace(/[\p{Cc}\\/:*?"<>|]+/gu, ' ').replace(/^[\s.]+|[\s.]+$/g, '');
  return [...name].slice(0, 80).join('') || 'documents';
}

function startAgain() {
  picked = [];
  reading = null;
  form.reset();
  showLimit();
  part('facets').replaceChildren();
  show('pick');
  part('choose-folder').focus();
}

/** Shows these parts of the page, and the field for files with all but the last. @param {string} ids */
function show(ids) {
  const shown = ids.split(' ');
  if (ids.startsWith('report')) shown.push('pick');
  for (const id of ['pick', 'working', 'report', 'form', 'done', 'trouble']) part(id).hidden = !shown.includes(id);
  part('pick-title').textContent = reading ? 'Add a folder or files' : 'Drop a folder or files here';
}

/** @param {unknown} error */
function showError(error) {
  part('trouble').hidden = false;
  part('trouble').textContent = error instanceof Error ? error.message : String(error);
}

/** Tells a screen reader. @param {string} text */
function say(text) {
  part('status').textContent = text;
}
