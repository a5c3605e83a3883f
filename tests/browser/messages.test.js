/** Every message that a user can meet stands in docs/errors.md, and what stands there is said somewhere. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** @param {string} folder @param {string} extension */
const sources = (folder, extension) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => `${folder}/${name}`);

/** Behind these a message stands, up to the end of the call or the statement. */
const rustMessages =
  /#\[error\(|bail!\(|ensure!\(|anyhow!\(|context\(|Err\(|ok_or\(|ok_or_else\(|damaged\(|DAMAGED\(|map_err\(|message(?:: | = )|\.warn\(|\.note\(|JsError::new\(|Self::\w+(?: \{[^}]*\})? =>/g;
const scriptMessages = /new (?:\w*Error|DOMException)\(|const mend =/g;

/** Strings that are looked at for messages and are none: names of parts, what is taken out of another's message. */
const noMessages = [
  'table of parts',
  ' at line ',
  'unknown field',
  'unknown key',
  'different words',
  'bytes in one part',
  'the options are valid, and a Vec takes what is written',
];

/** The source from a place to where its brackets close, or its statement ends. @param {string} source @param {number} from */
function statement(source, from) {
  let depth = 1;
  let quote = '';
  for (let at = from; at < source.length; at++) {
    const c = source[at];
    if (c === '\\' && quote) at++;
    else if (quote) quote = c === quote ? '' : quote;
    else if (c === '"' || c === '`') quote = c;
    else if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    if (!quote && (depth === 0 || (c === ';' && depth === 1))) return source.slice(from, at);
  }
  return source.slice(from);
}

/** A message with `…` where something differs. @param {string} text */
const plain = (text) =>
  text
    .replace(/\\\n\s*/g, '')
    .replace(/\\(["'`])/g, '$1')
    .replace(/\$\{(?:[^{}]|\{[^}]*\})*\}|\{[^}]*\}/g, '…');

/** Whether it says something: two words at least. @param {string} text */
const speaks = (text) => (text.match(/[A-Za-z]{2,}/g) ?? []).length > 1 && !noMessages.includes(text);

/** @param {string} file */
function rustTexts(file) {
  const source = readFileSync(join(root, file), 'utf8')
    .split(/#\[cfg\((?:all\()?test/)[0]
    .replace(/^\s*\/\/.*$/gm, '');
  return [...source.matchAll(rustMessages)].flatMap((found) => {
    const part = statement(source, found.index + found[0].length);
    return [...part.matchAll(/"((?:[^"\\]|\\[^])*)"/g)].map(([, text]) => plain(text));
  });
}

/** @param {string} file */
function scriptTexts(file) {
  const source = readFileSync(join(root, file), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, '');
  return [...source.matchAll(scriptMessages)].flatMap((found) => {
    const part = statement(source, found.index + found[0].length);
    return [...part.matchAll(/'((?:[^'\\\n]|\\[^])*)'|`((?:[^`\\]|\\[^])*)`/g)].map(([, a, b]) => plain(a ?? b));
  });
}

/** All messages, by the file that says them. */
const said = new Map(
  [
    ...['engine', 'ingest', 'cli'].flatMap((crate) => sources(`crates/${crate}/src`, '.rs')),
    ...sources('src', '.rs'),
  ]
    .map((file) => /** @type {const} */ ([file, rustTexts(file)]))
    .concat(
      [...sources('www', '.js').filter((name) => !name.includes('words/')), 'crates/bundle/js/engine-beside.js'].map(
        (file) => /** @type {const} */ ([file, scriptTexts(file)]),
      ),
    )
    .map(([file, texts]) => [file, texts.filter(speaks)]),
);

const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
/** What stands in the first column: between two backquotes where the message has some of its own. */
const entries = [...page.matchAll(/^\| (?:`` (.+?) ``|`(.+?)`) \| (.*) \|$/gm)].map(
  ([, quoted, text, mend]) => /** @type {const} */ ([quoted ?? text, mend]),
);
const listed = [...page.replace(/^\|.*$/gm, '').matchAll(/`([a-z][^`]+)`/g)]
  .map(([, text]) => text.replace(/\s+/g, ' '))
  .concat(entries.map(([text]) => text));

/** What is put together of pieces is listed as a whole. @param {string} text @param {string} entry */
const within = (text, entry) => entry === text || (text.length > 12 && entry.includes(text.replace(/^…|…$/g, '').trim()));

test('every message is listed', () => {
  const all = [...said].flatMap(([file, texts]) => texts.map((text) => ({ file, text })));
  assert.ok(all.length > 100, `${all.length} messages are found`);
  const missing = all.filter(({ text }) => !listed.some((entry) => within(text, entry)));
  assert.deepEqual(missing, []);
});

test('every entry is said somewhere, and says what to do', () => {
  const texts = [...said.values()].flat();
  assert.ok(entries.length > 80, `${entries.length} entries`);
  for (const [text, mend] of entries) {
    assert.ok(
      texts.some((piece) => within(piece, text)),
      `nothing says ${text}`,
    );
    assert.ok(mend.length > 5, text);
  }
});
