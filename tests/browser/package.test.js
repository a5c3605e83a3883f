/** The npm package as users get it: packed, checked by publint and arethetypeswrong, used in Node and TypeScript. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { dist } from './pages.js';
import { buildIndex } from './site-builder.js';

const { SamaraSearch } = await import(new URL('../../www/element/samara-search.js', import.meta.url).href);
const modules = fileURLToPath(new URL('node_modules/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'samara-package-'));
after(() => rmSync(scratch, { recursive: true }));

/** @param {string} program @param {string[]} words @param {string} cwd */
const run = (program, words, cwd) => execFileSync(program, words, { cwd, encoding: 'utf8' });

/** A project that depends on the package. */
const packed = run('npm', ['pack', '--silent', '--pack-destination', scratch], join(dist, 'npm')).trim();
const installed = join(scratch, 'node_modules/samara-search');
mkdirSync(installed, { recursive: true });
run('tar', ['-xzf', join(scratch, packed), '--strip-components=1', '-C', installed], scratch);
writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }');

const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

test('publint reports no problem', async () => {
  const { messages } = await publint({ pkgDir: installed, level: 'suggestion', strict: true, pack: false });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, manifest)),
    [],
  );
});

test('arethetypeswrong reports no problem', () => {
  const assets = Object.keys(manifest.exports).filter((entry) => /\.(css|json|wasm)$/.test(entry));
  const typesOnly = ['./react', './svelte', './vue'];
  run(
    join(modules, '.bin/attw'),
    [join(scratch, packed), '--profile', 'esm-only', '--exclude-entrypoints', ...assets, ...typesOnly],
    scratch,
  );
});

test('every file of the package is exported, or is an asset of an exported file', () => {
  const { exports } = manifest;
  for (const entry of Object.values(exports).flatMap((to) => (typeof to === 'string' ? [to] : Object.values(to)))) {
    readFileSync(join(installed, entry));
  }
  assert.ok(!Object.keys(exports).some((entry) => entry.includes('*')));
});

test('in Node, imports have no side effects, and an index in memory can be searched', () => {
  const script = buildIndex('docs', { 'maple.md': '# Maple\n\nWinged fruits turn as they fall.\n' });
  const index = /push\("([^"]*)"\)/.exec(script)?.[1] ?? '';
  for (const entry of ['samara-search', 'samara-search/inlined']) {
    writeFileSync(
      join(scratch, 'search.js'),
      `import { Samara, SamaraSearch } from '${entry}';
      import 'samara-search/samara-define.mjs';
      import 'samara-search/samara-marks.js';
      import 'samara-search/samara-results.js';
      const samara = await Samara.open(Uint8Array.from(Buffer.from('${index}', 'base64')));
      const { hits } = await samara.search('winged');
      samara.close();
      console.log(JSON.stringify([typeof SamaraSearch, 'customElements' in globalThis, hits.map(({ title }) => title)]));`,
    );
    assert.deepEqual(JSON.parse(run('node', ['search.js'], scratch)), ['function', false, ['Maple']], entry);
  }
});

test('in Node, an index is opened by its path, its file: URL, or not at all', () => {
  const script = buildIndex('docs', { 'maple.md': '# Maple\n\nWinged fruits turn as they fall.\n' });
  const index = Buffer.from(/push\("([^"]*)"\)/.exec(script)?.[1] ?? '', 'base64');
  mkdirSync(join(scratch, '100% #1'));
  writeFileSync(join(scratch, '100% #1/docs.samara'), index);
  writeFileSync(
    join(scratch, 'paths.js'),
    `import { pathToFileURL } from 'node:url';
    import { Samara } from 'samara-search';
    for (const source of ['100% #1/docs.samara', pathToFileURL('100% #1/docs.samara')]) {
      const samara = await Samara.open(source);
      console.log((await samara.search('winged')).hits[0].title);
      samara.close();
    }
    await Samara.open('missing.samara').catch(({ message }) => console.log(message));`,
  );
  const missing = pathToFileURL(join(scratch, 'missing.samara'));
  assert.equal(
    run('node', ['paths.js'], scratch),
    `Maple\nMaple\nThe index ${missing} could not be loaded: there is no such file.\n`,
  );
});

test('React, Vue and Svelte templates check the attributes of the element', () => {
  for (const name of ['react', 'vue', 'svelte', '@types']) {
    symlinkSync(join(modules, name), join(scratch, 'node_modules', name));
  }
  const files = {
    'react.tsx': `import type {} from 'samara-search/react';
      export const good = <samara-search src="docs.samara" mode="dialog" onsamara-select={(event) => event.detail.url} />;
      // @ts-expect-error: there is no such mode
      export const bad = <samara-search mode="sheet" />;`,
    'svelte.ts': `import type {} from 'samara-search/svelte';
      import type { SvelteHTMLElements } from 'svelte/elements';
      export const good: SvelteHTMLElements['samara-search'] = { src: 'docs.samara', limit: 5 };
      // @ts-expect-error: there is no such mode
      export const bad: SvelteHTMLElements['samara-search'] = { mode: 'sheet' };`,
    'vue.ts': `import type {} from 'samara-search/vue';
      import type { GlobalComponents } from 'vue';
      type Props = InstanceType<GlobalComponents['samara-search']>['$props'];
      export const good: Props = { src: 'docs.samara', mode: 'dialog' };
      // @ts-expect-error: there is no such mode
      export const bad: Props = { mode: 'sheet' };`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(scratch, name), text);
  const flags = ['strict', 'noEmit', 'skipLibCheck'].map((flag) => `--${flag}`);
  const options = ['--module', 'esnext', '--moduleResolution', 'bundler', '--jsx', 'react-jsx', '--target', 'es2022'];
  run(join(modules, '.bin/tsc'), [...flags, ...options, ...Object.keys(files)], scratch);
});

test('custom-elements.json and web-types.json list every attribute and part', () => {
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(installed, name), 'utf8'));
  const [{ declarations }] = read(manifest.customElements).modules;
  const attributes = declarations[0].attributes.map((/** @type {{ name: string }} */ { name }) => name);
  assert.deepEqual(
    SamaraSearch.observedAttributes.filter((/** @type {string} */ name) => !attributes.includes(name)),
    [],
  );
  const members = declarations[0].members.map((/** @type {{ name: string }} */ { name }) => name);
  const properties = Object.keys(Object.getPrototypeOf(SamaraSearch).prototype);
  assert.deepEqual(
    [...properties, 'template', 'sectionTemplate', 'link', 'samara', 'value', 'words'].filter(
      (name) => !members.includes(name),
    ),
    [],
  );
  assert.equal(
    properties.length,
    attributes.filter((/** @type {string} */ name) => !/^(lang|value)$/.test(name)).length,
  );
  const folder = fileURLToPath(new URL('../../www/element/', import.meta.url));
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  // The part is the second argument of `make`: a text, or one of two. `drawOption` gets that of its option.
  const arguments_ = /\b(?:make\(\s*(?:'\w+'|\w+)|drawOption\(\s*style),\s*(?:\w+ \? '([a-z -]+)' : )?'([a-z -]+)'/g;
  const drawn = [...sources.matchAll(arguments_)].flatMap(([, one, other]) => [one, other]);
  const parts = new Set(['icon', ...drawn.flatMap((names) => names?.split(' ') ?? [])]);
  const described = declarations[0].cssParts.map((/** @type {{ name: string }} */ { name }) => name);
  assert.ok(parts.size > 30);
  assert.deepEqual([...described].sort(), [...parts].sort());
  const readme = readFileSync(new URL('../../www/README.md', import.meta.url), 'utf8');
  const listed = readme.match(/^Parts: ([^.]*)\./m)?.[1].match(/[a-z-]+/g);
  assert.deepEqual(listed?.sort(), described.sort(), 'www/README.md');
  assert.deepEqual(read(manifest['web-types']).contributions.html.elements[0].attributes.length, attributes.length);
});
