/** The format of pages with a password, which Rust writes and WebCrypto reads. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decrypt } from '../../www/page/encrypted.js';

/** WebCrypto wrote it; crates/bundle/src/encrypted.rs has the same. */
const vector =
  'c2FtYXJhZQHoAwAAAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaG8Fa5HPcwAyAIM6Zdx6Be7UA4AlZl6bzaVMiXuUEOgc8cCCeyY8lBu1snvkHYMN7jrf3DY4ffggQ7OJn5Lzyiigp5V3jrQ==';
const password = 'Passw\u00f6rter \u{1f341}';

const bytesOf = () => Uint8Array.from(atob(vector), (character) => character.charCodeAt(0));

test('the format is that of the command', async () => {
  const content = await decrypt(bytesOf(), password);
  assert.ok(content);
  const { index, ...texts } = content;
  assert.deepEqual(texts, { title: 'Reports', description: 'Two of them', name: '', footer: 'The end' });
  assert.equal(new TextDecoder().decode(index), 'samara index');
});

test('a password may be typed with combining marks', async () => {
  assert.ok(await decrypt(bytesOf(), password.normalize('NFD')));
});

test('another password, or any changed byte, opens nothing', async () => {
  assert.equal(await decrypt(bytesOf(), 'Passworter'), null);
  assert.equal(await decrypt(bytesOf(), ''), null);
  for (let at = 0; at < bytesOf().length; at++) {
    const bytes = bytesOf();
    bytes[at] ^= 1;
    // Byte 11 is the highest one of the number of iterations.
    if (at < 8 || at === 11) await assert.rejects(decrypt(bytes, password), /damaged/);
    else assert.equal(await decrypt(bytes, password), null, `byte ${at}`);
  }
});

test('a header that is cut off, or asks for too much work, is refused', async () => {
  await assert.rejects(decrypt(bytesOf().subarray(0, 39), password), /damaged/);
  for (const iterations of [0, 10_000_001, 0xffffffff]) {
    const bytes = bytesOf();
    new DataView(bytes.buffer).setUint32(8, iterations, true);
    await assert.rejects(decrypt(bytes, password), /damaged/);
  }
});
