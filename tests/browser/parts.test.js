/** Pieces of an index in parts are loaded correctly from every kind of host, in browsers and in Node. */

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { inBothBrowsers } from './browsers.js';
import { answer, faulty, hosts, write } from './hosts.js';

/** @import { Host } from './hosts.js' */

const core = new URL('../../www/core/', import.meta.url);
const parts = new URL('parts.js', core).href;
const folder = mkdtempSync(join(tmpdir(), 'samara-parts-'));
after(() => rmSync(folder, { recursive: true }));
for (const name of ['parts.js', 'request.js']) {
  write(folder, `core/${name}`, readFileSync(new URL(name, core)));
}
write(folder, 'index.html', '<!doctype html><title>Pieces</title><link rel="icon" href="data:,">');

/** Packs that compress well, so that every host that compresses does. */
const packs = Array.from({ length: 4 }, (_, pack) => {
  const text = Array.from({ length: 4000 }, (_, line) => `${pack} ${line} ${(line * 7919) % 613}\n`).join('');
  return new TextEncoder().encode(text);
});
packs.forEach((bytes, pack) => write(folder, `docs-1/${pack}.bin`, bytes));

/** Pack, start, length and CRC-32. @param {number} pack @param {number} start @param {number} length */
const piece = (pack, start, length) => [pack, start, length, crc32(packs[pack].subarray(start, start + length))];

/** Three trips: pieces apart and beside each other, some of them at the ends of their packs. */
const trips = [
  [piece(0, 0, 100), piece(0, 5000, 700), piece(1, 9000, 1)],
  [piece(0, 100, 300), piece(0, 450, 50), piece(2, packs[2].length - 10, 10), piece(3, 20_000, 4000), piece(3, 0, 10)],
  Array.from({ length: 20 }, (_, at) => piece(at % 4, 1200 + 4000 * (at >> 2), 1024)),
];

/**
 * Loads pieces trip by trip; runs in a page or here.
 * @param {string} module
 * @param {string} packs
 * @param {number[][][]} trips
 */
async function loadAll(module, packs, trips) {
  const { PieceLoader } = await import(module);
  const crc32 = (/** @type {Uint8Array} */ bytes) => {
    let crc = -1;
    for (const byte of bytes) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 && 0xedb88320);
    }
    return ~crc >>> 0;
  };
  /** @type {string[]} */
  const arrived = [];
  const all = trips.flat();
  const loader = new PieceLoader(
    (/** @type {number} */ pack) => `${packs}${pack}.bin`,
    (/** @type {any} */ piece, /** @type {Uint8Array} */ bytes) => {
      const [, , length, checksum] = all.find(([pack, start]) => pack === piece.pack && start === piece.start) ?? [];
      if (bytes.length !== length || crc32(bytes) !== checksum) throw new Error('checksum mismatch');
      arrived.push(`${piece.pack}:${piece.start}`);
    },
  );
  for (const trip of trips) await loader.load(trip.flatMap((piece) => piece.slice(0, 3)));
  return arrived.sort();
}

const all = trips
  .flat()
  .map(([pack, start]) => `${pack}:${start}`)
  .sort();

/** @type {Map<string, Host | null>} */
const started = new Map();
before(async () => {
  for (const [name, [start]] of Object.entries(hosts)) started.set(name, await start(folder));
});
after(() => {
  for (const host of started.values()) host?.close();
});

describe('pieces of packs, in Node', () => {
  for (const name of Object.keys(hosts)) {
    test(`all arrive from ${name}`, async (t) => {
      const host = started.get(name);
      if (!host) return t.skip(`${name} is not installed`);
      assert.deepEqual(await loadAll(parts, `${host.url}docs-1/`, trips), all);
    });
  }

  test('all arrive from disk', async () => {
    assert.deepEqual(await loadAll(parts, pathToFileURL(join(folder, 'docs-1/')).href, trips), all);
  });

  test('are requested once, and kept when nobody waits for them any more', async () => {
    const { PieceLoader } = await import(parts);
    const host = await faulty(folder, (request) => answer(request));
    /** @type {number[]} */
    const arrived = [];
    const addressOf = (/** @type {number} */ pack) => `${host.url}docs-1/${pack}.bin`;
    const loader = new PieceLoader(addressOf, (/** @type {any} */ { start }) => arrived.push(start));
    try {
      const abandon = new AbortController();
      const first = loader.load([0, 10, 5, 0, 5000, 5], abandon.signal);
      const second = loader.load([0, 5000, 5, 0, 9000, 5]);
      abandon.abort();
      await assert.rejects(first, { name: 'AbortError' });
      await second;
      assert.deepEqual(arrived.sort(), [10, 5000, 9000]);
      assert.equal(host.answered, 3);
    } finally {
      loader.close();
      host.close();
    }
  });

  test('leave no listener on a signal that is used again', async () => {
    const { PieceLoader } = await import(parts);
    const host = await faulty(folder, (request) => answer(request));
    const loader = new PieceLoader(
      () => `${host.url}docs-1/0.bin`,
      () => {},
    );
    try {
      const { signal } = new AbortController();
      for (const start of [0, 5000, 9000]) await loader.load([0, start, 5], signal);
      assert.equal(getEventListeners(signal, 'abort').length, 0);
    } finally {
      loader.close();
      host.close();
    }
  });

  test('beside each other are one request', async () => {
    const host = await faulty(folder, (request) => answer(request));
    try {
      await loadAll(parts, `${host.url}docs-1/`, [[piece(1, 30, 20), piece(1, 50, 20), piece(1, 300, 20)]]);
      assert.equal(host.answered, 1);
      // Not with a text between them.
      await loadAll(parts, `${host.url}docs-1/`, [[piece(1, 0, 1024), piece(1, 2048, 1024)]]);
      assert.equal(host.answered, 3);
    } finally {
      host.close();
    }
  });

  test('that the engine asks for without end are reported with the address, and not as a closed index', async () => {
    const { PartsIndex } = await import(new URL('parts-index.js', core).href);
    let asked = 0;
    const search = () => {
      asked++;
      return { missing: [] };
    };
    const opened = { packName: () => 'docs-1/0.bin', wholeName: () => '', free() {}, search };
    const engine = { PartsIndex: { open: () => opened } };
    const index = new PartsIndex(engine, new Uint8Array(), 'https://example.org/docs.samara', 'parts');
    const ask = () => index.ask((/** @type {typeof opened} */ open) => open.search());
    await assert.rejects(ask, {
      message:
        'The index https://example.org/docs.samara needs more than 32 rounds of requests for one answer: copy its folder or build it again.',
    });
    assert.equal(asked, 32);
    index.free();
    await assert.rejects(ask, { message: 'This index has been closed: open it again with Samara.open().' });
  });

  test('that are missing or have other bytes are asked for once more, then reported with the address', async () => {
    const { PieceError } = await import(parts);
    const host = await faulty(folder, (request) => answer(request));
    const folderUrl = `${host.url}docs-1/`;
    try {
      await assert.rejects(loadAll(parts, folderUrl, [[[9, 0, 4, 0]]]), (/** @type {Error} */ error) => {
        assert.ok(error instanceof PieceError);
        assert.equal(error.message, `The index ${folderUrl}9.bin could not be loaded: the server answered 404.`);
        return true;
      });
      const [pack, start, length, crc] = piece(0, 0, 100);
      await assert.rejects(
        loadAll(parts, folderUrl, [[[pack, start, length, crc ^ 1]]]),
        (/** @type {Error} */ error) => {
          assert.ok(error instanceof PieceError);
          assert.equal(
            error.message,
            `The file ${folderUrl}0.bin of the index is damaged: copy its folder or build it again.`,
          );
          return true;
        },
      );
      assert.equal(host.answered, 2);
      host.close();
      await assert.rejects(
        loadAll(parts, folderUrl, trips),
        /^Error: The index http:\S+\.bin could not be loaded: the server did not answer, or the page may not/,
      );
    } finally {
      host.close();
    }
  });
});

inBothBrowsers('pieces of packs', (browser) => {
  for (const [name, [, hasRanges]] of Object.entries(hosts)) {
    test(`all arrive from ${name}, by ranges where they are right`, async (t) => {
      const host = started.get(name);
      if (!host) return t.skip(`${name} is not installed`);
      const page = await browser().newPage();
      /** @type {number[]} */
      const statuses = [];
      page.on('response', (response) => response.url().endsWith('.bin') && statuses.push(response.status()));
      try {
        await page.goto(host.url);
        assert.deepEqual(await page.evaluate(loadAll, '/core/parts.js', `${host.url}docs-1/`, trips), all);
        // Some pieces of the first two trips are beside each other.
        if (hasRanges) assert.ok(statuses.every((status) => status === 206) && statuses.length >= 27, `${statuses}`);
        else assert.ok(statuses.filter((status) => status === 200).length <= packs.length, `${statuses}`);
      } finally {
        await page.close();
      }
    });
  }
});
