/** Tests the decoder of the packed engine with streams of Python's `lzma` (raw, lc 3, lp 0, pb 0). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeLzma } from '../../www/core/lzma.js';

/** Incompressible bytes. @param {number} count */
function noise(count) {
  let seed = 1;
  return Array.from({ length: count }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed >>> 24;
  });
}

const random = noise(60);
/** @param {string} text */
const bytes = (text) => [...new TextEncoder().encode(text)];
/** @param {number} count @param {number} [byte] */
const run = (count, byte = 0) => Array(count).fill(byte);

/** @type {Record<string, { packed: string, plain: number[] }>} */
const cases = {
  'an empty text': { packed: 'AIP/+///wAAAAA==', plain: [] },
  'one byte': { packed: 'ADDD6////+EAAAA=', plain: bytes('a') },
  'a run of one byte': { packed: 'ADDwe8H+ro73y1qu//+aGgAA', plain: bytes('a'.repeat(1000)) },
  'repeated words': {
    packed: 'ADubHXZK26sN/Dar7vMM8/6GRrb1lJ7fuhj2K/y6NMy02YRikhR1GSh2Li4l7mt/+3sYAA==',
    plain: bytes('winged seeds, winged fruits, winged seeds and winged maple fruits; '.repeat(3)),
  },
  'four distances that take turns': {
    packed: 'ADCZTcpSgaCXdNQAEW1fvLXkHwory05GeXYQwTY0hHdGVjOoikb4SRf//5huAAA=',
    plain: bytes(`abcdefgh-1234;abcdefgh+1234;abcdefghX1234;${'zyxw0987 zyxwQ987 '}`.repeat(4)),
  },
  noise: {
    packed: 'AB4YSbRWRKF5LV582EpDn+XKQRXui2F00Atv+N4aNKWdE5vDCmkQjCnWefCnGGNoab6mjREY2Wq2IsPuXjya5HbUbBz/+4agAA==',
    plain: random,
  },
  'repeats near and far': {
    packed:
      'AB4YSbRWRKF5LV582EpDn+XKQRXui2F00Atv+N4aNKWdE5vDCmkQjCnWefCnGGNoab6mjREY2Wq2IsPuXjya5BDJztiRV43JJG5Jp/SdzFQ2' +
      '0+kv5pGO41xbYJRkPMbQMtnARyx8Zqxhl4oalD5m62ZjnwK97RjWXUqCEET6xmPBDd2SHT2RmTRsA0UZE4OKne2TodVtktSO2mbhTuo9mUkW' +
      'K5X5R/Y4UTXFqZJEQ4ryKlrNf//7OcqF',
    plain: [
      ...random,
      ...run(3000),
      ...random,
      ...run(5000, 1),
      ...random.slice(0, 40),
      ...run(300_000),
      ...random,
      ...bytes('tail'),
    ],
  },
};

for (const [name, { packed, plain }] of Object.entries(cases)) {
  test(`decodes ${name}`, async () => {
    const input = Uint8Array.from(Buffer.from(packed, 'base64'));
    assert.deepEqual(await decodeLzma(input, plain.length), Uint8Array.from(plain));
  });
}

test('terminates on damaged input and returns the requested number of bytes', async () => {
  const input = Uint8Array.from(Buffer.from(cases['repeated words'].packed, 'base64'));
  for (let at = 1; at < input.length; at++) {
    assert.equal((await decodeLzma(input.subarray(0, at), 1000)).length, 1000);
    assert.equal((await decodeLzma(input.with(at, input[at] ^ 0x55), 1000)).length, 1000);
  }
});

test('lets the browser work after every 16 KB', async () => {
  const { packed, plain } = cases['repeats near and far'];
  const page = /** @type {{ scheduler?: object }} */ (globalThis);
  const { scheduler } = page;
  let pauses = 0;
  page.scheduler = { yield: async () => pauses++ };
  try {
    await decodeLzma(Uint8Array.from(Buffer.from(packed, 'base64')), plain.length);
  } finally {
    page.scheduler = scheduler;
  }
  // A slice is longer than 16 KB by at most one match, which has up to 273 bytes.
  assert.ok(pauses >= Math.floor((plain.length - 1) / (16_384 + 273)), `${pauses} pauses`);
});
