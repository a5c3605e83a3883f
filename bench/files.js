/** Files as a host sends them, and their sizes. */

import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** @import { Size } from './types.d.ts' */
/** @typedef {'raw' | 'gzip' | 'brotli'} Encoding */

/** The extensions that a good host compresses. Other files are sent unchanged: they are compressed already. */
const compressible = ['.css', '.html', '.js', '.json', '.mjs', '.svg', '.txt', '.wasm'];
/** Sizes in bytes above which brotli takes minutes at level 11, and at level 9. */
const [large, huge] = [20e6, 100e6];

const compressors = {
  gzip: promisify(gzip),
  brotli: promisify(brotliCompress),
};

/** @type {Map<string, Promise<Buffer>>} */
const cache = new Map();

/**
 * A file as the host sends it.
 * @param {string} path
 * @param {Encoding} encoding
 * @returns {Promise<{ body: Buffer, encoding: Encoding }>}
 */
export async function encoded(path, encoding) {
  const compresses = compressible.includes(extname(path)) || basename(path) === 'raw.samara';
  if (encoding === 'raw' || !compresses) return { body: await readFile(path), encoding: 'raw' };
  const key = `${encoding} ${path}`;
  const body = cache.get(key) ?? compress(path, encoding);
  cache.set(key, body);
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

/** Frees the compressed files. */
export const clearCache = () => cache.clear();

/** @param {string} path @returns {Promise<Size>} */
export async function fileSize(path) {
  const [raw, gzip, brotli] = await Promise.all([
    stat(path).then(({ size }) => size),
    encoded(path, 'gzip').then(({ body }) => body.length),
    encoded(path, 'brotli').then(({ body }) => body.length),
  ]);
  return { raw, gzip, brotli };
}

/** @param {Size[]} sizes @returns {Size} */
export const sum = (sizes) =>
  sizes.reduce((all, one) => ({ raw: all.raw + one.raw, gzip: all.gzip + one.gzip, brotli: all.brotli + one.brotli }), {
    raw: 0,
    gzip: 0,
    brotli: 0,
  });

/** The paths of all files in a folder, relative to it. @param {string} folder */
export async function list(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((file) => relative(folder, join(file.parentPath, file.name))).sort();
}
