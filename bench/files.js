/** What files weigh as hosts send them, and the bytes that are sent. */

import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** @import { Size } from './types.d.ts' */
/** @typedef {'raw' | 'gzip' | 'brotli'} Encoding */

/** What a good host compresses, once and as well as it can. All else is sent as it is, for it is compressed already. */
const compressed = ['.css', '.html', '.js', '.json', '.mjs', '.svg', '.txt', '.wasm'];
/** From so many bytes on brotli at 11 takes minutes, at 9 as well. */
const [large, huge] = [20e6, 100e6];

const compressors = {
  gzip: promisify(gzip),
  brotli: promisify(brotliCompress),
};

/** @type {Map<string, Promise<Buffer>>} */
const kept = new Map();

/**
 * A file as it is sent.
 * @param {string} path
 * @param {Encoding} encoding
 * @returns {Promise<{ body: Buffer, encoding: Encoding }>}
 */
export async function encoded(path, encoding) {
  const compresses = compressed.includes(extname(path)) || basename(path) === 'raw.samara';
  if (encoding === 'raw' || !compresses) return { body: await readFile(path), encoding: 'raw' };
  const key = `${encoding} ${path}`;
  const body = kept.get(key) ?? compress(path, encoding);
  kept.set(key, body);
  return { body: await body, encoding };
}

/** @param {string} path @param {'gzip' | 'brotli'} encoding */
async function compress(path, encoding) {
  const bytes = await readFile(path);
  if (encoding === 'gzip') return compressors.gzip(bytes, { level: 9 });
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_QUALITY]: bytes.length > huge ? 5 : bytes.length > large ? 9 : 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return compressors.brotli(bytes, { params });
}

/** Lets go of the compressed bytes. */
export const forget = () => kept.clear();

/** @param {string} path @returns {Promise<Size>} */
export async function weigh(path) {
  const [raw, gzip, brotli] = await Promise.all([
    stat(path).then(({ size }) => size),
    encoded(path, 'gzip').then(({ body }) => body.length),
    encoded(path, 'brotli').then(({ body }) => body.length),
  ]);
  return { raw, gzip, brotli };
}

/** @param {Size[]} sizes @returns {Size} */
export const sum = (sizes) =>
  sizes.reduce(
    (all, one) => ({ raw: all.raw + one.raw, gzip: all.gzip + one.gzip, brotli: all.brotli + one.brotli }),
    { raw: 0, gzip: 0, brotli: 0 },
  );

/** All files of a folder, by their path inside of it. @param {string} folder */
export async function list(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((file) => relative(folder, join(file.parentPath, file.name))).sort();
}
