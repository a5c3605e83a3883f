/** docs/errors.md lists every error message, and nothing else. */

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

/** A message follows each of these, up to the end of the call or the statement. */
const rustMessages =
  /#\[error\(|bail!\(|ensure!\(|anyhow!\(|context\(|Err\(|ok_or\(|ok_or_else\(|damaged\(|DAMAGED\(|\.fail\(|(?:bytes|reader)\.check\(|map_err\(|message(?:: | =\s)|\.warn\(|\.note\(|JsError::new\(|Self::\w+(?: \{[^}]*\})? =>|write!\(f,\s/g;
const scriptMessages = /new (?:\w*Error|DOMException)\(|const hint =/g;

/** Strings found in these places that are not messages: names of sections, file kinds and reasons, pieces of messages, text of other libraries. */
const noMessages = [
  'section table',
  ' at line ',
  'unknown field',
  'unknown key',
  'different words',
  'the address ',
  'bytes in one section',
  'bytes of metadata of one document',
  'equal values of metadata',
  'JSON lines',
  'word-processor document',
  'other markup',
  'web archive',
  'style sheet',
  'other file',
  'special file',
  'not a page',
  'error page',
  'unmarked page',
  'decompression bomb',
  'too complex',
  'too large',
  'folder of a saved page',
  'repeated capture',
  'no answer',
  'list page',
  'image without text',
];

/** The source from an offset to its closing bracket or the end of its statement. @param {string} source @param {number} from */
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

/** A message with `…` for each placeholder. @param {string} text */
const plain = (text) =>
  text
    .replace(/\\\n\s*/g, '')
    .replace(/\\(["'`])/g, '$1')
    .replace(/\$\{(?:[^{}]|\{[^}]*\})*\}|\{[^}]*\}/g, '…');

/** Whether a string can be a message: it has at least two words. @param {string} text */
const isMessage = (text) => (text.match(/[A-Za-z]{2,}/g) ?? []).length > 1 && !noMessages.includes(text);

/** @param {string} file */
function rustTexts(file) {
  const source = readFileSync(join(root, file), 'utf8')
    .split(/#\[cfg\((?:all\()?test/)[0]
    .replace(/^\s*\/\/.*$/gm, '');
  return [...source.matchAll(rustMessages)].flatMap((found) => {
    const part = statement(source, found.index + found[0].length);
    return [...part.matchAll(/"((?:[^"\\]|\\[\s\S])*)"/g)].map(([, text]) => plain(text));
  });
}

/** @param {string} file */
function scriptTexts(file) {
  const source = readFileSync(join(root, file), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, '');
  return [...source.matchAll(scriptMessages)].flatMap((found) => {
    const part = statement(source, found.index + found[0].length);
    return [...part.matchAll(/'((?:[^'\\\n]|\\[\s\S])*)'|`((?:[^`\\]|\\[\s\S])*)`/g)].map(([, a, b]) => plain(a ?? b));
  });
}

/** All messages, by file. */
const said = new Map(
  [
    ...['engine', 'ingest', 'meaning', 'pack', 'cli'].flatMap((crate) => sources(`crates/${crate}/src`, '.rs')),
    ...['accent', 'encrypted', 'logo'].map((name) => `crates/bundle/src/${name}.rs`),
    ...sources('src', '.rs'),
  ]
    .map((file) => /** @type {const} */ ([file, rustTexts(file)]))
    .concat(
      [...sources('www', '.js').filter((name) => !name.includes('words/')), ...sources('crates/bundle/js', '.js')].map(
        (file) => /** @type {const} */ ([file, scriptTexts(file)]),
      ),
    )
    .map(([file, texts]) => [file, texts.filter(isMessage)]),
);

const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
/** The messages in the first column; in double backquotes if the message contains backquotes. */
const entries = [...page.matchAll(/^\| (?:`` (.+?) ``|`(.+?)`) \| (.*) \|$/gm)].map(
  ([, quoted, text, mend]) => /** @type {const} */ ([quoted ?? text, mend]),
);
const listed = [...page.replace(/^\|.*$/gm, '').matchAll(/`([a-z][^`]+)`/g)]
  .map(([, text]) => text.replace(/\s+/g, ' '))
  .concat(entries.map(([text]) => text));

/** Whether an entry contains a message. Composed messages are listed as a whole. @param {string} text @param {string} entry */
const within = (text, entry) =>
  entry === text || (text.length > 12 && entry.includes(text.replace(/^…|…$/g, '').trim()));

test('docs/errors.md lists every message', () => {
  const all = [...said].flatMap(([file, texts]) => texts.map((text) => ({ file, text })));
  assert.ok(all.length > 100, `${all.length} messages found`);
  const missing = all.filter(({ text }) => !listed.some((entry) => within(text, entry)));
  assert.deepEqual(missing, []);
});

test('every entry of docs/errors.md is a message of the source, and has advice', () => {
  const texts = [...said.values()].flat();
  assert.ok(entries.length > 80, `${entries.length} entries`);
  for (const [text, mend] of entries) {
    assert.ok(
      texts.some((piece) => within(piece, text)),
      `no source has the message ${text}`,
    );
    assert.ok(mend.length > 5, text);
  }
});
