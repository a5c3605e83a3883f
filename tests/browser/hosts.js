/** Web servers as they are in use, and some that answer ranges wrongly. */

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/**
 * @typedef {object} Host
 * @property {string} url
 * @property {() => void} close
 */

/**
 * A request for a part of a file, as a faulty host of the tests sees it.
 * @typedef {object} RangeRequest
 * @property {IncomingMessage} request
 * @property {ServerResponse} response
 * @property {Uint8Array} file
 * @property {[start: number, end: number] | null} range
 * @property {number} number of requests before this one
 */

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** @returns {Promise<number>} a port that nobody uses */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The path of a program, or null. @param {string} name */
function find(name) {
  try {
    return execFileSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${name}`], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/**
 * Starts a program that serves a folder, and waits until it takes connections.
 * @param {string} program
 * @param {(port: number, scratch: string) => string[]} words
 * @returns {Promise<Host | null>} null if the program is not installed
 */
async function start(program, words) {
  const path = find(program);
  if (!path) return null;
  const port = await freePort();
  const scratch = mkdtempSync(join(tmpdir(), 'samara-host-'));
  const child = spawn(path, words(port, scratch), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  const close = () => {
    child.kill();
    rmSync(scratch, { recursive: true, force: true });
  };
  for (;;) {
    if (child.exitCode !== null) {
      close();
      throw new Error(`${program} ended: ${said}`);
    }
    const connected = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => resolve(!socket.destroy().connecting)).on('error', () => resolve(false));
    });
    if (connected) return { url: `http://127.0.0.1:${port}/`, close };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** nginx with its defaults. @param {string} folder */
export function nginx(folder) {
  return start('nginx', (port, scratch) => {
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${scratch};`);
    const types = 'types { text/html html; text/javascript js; application/wasm wasm; }';
    writeFileSync(
      join(scratch, 'nginx.conf'),
      `${user} daemon off; master_process off; pid ${scratch}/pid; events {} http { access_log off; ${paths.join(' ')}
      ${types} default_type application/octet-stream; gzip on; gzip_types *; gzip_min_length 0;
      server { listen 127.0.0.1:${port}; root ${folder}; } }`,
    );
    return ['-e', 'stderr', '-c', join(scratch, 'nginx.conf')];
  });
}

/** Apache with mod_deflate on everything. @param {string} folder */
export function apache(folder) {
  return start('apache2', (port, scratch) => {
    const modules = ['mpm_event', 'authz_core', 'dir', 'mime', 'filter', 'deflate'];
    const loaded = modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
    writeFileSync(
      join(scratch, 'apache.conf'),
      `ServerRoot ${scratch}\nServerName localhost\nListen 127.0.0.1:${port}\nPidFile ${scratch}/pid\nErrorLog ${scratch}/log
      ${loaded.join('\n')}\nTypesConfig /dev/null\nAddType text/html .html\nAddType text/javascript .js\nAddType application/wasm .wasm
      DocumentRoot ${folder}\nDirectoryIndex index.html\nSetOutputFilter DEFLATE
      <Directory ${folder}>\nRequire all granted\n</Directory>`,
    );
    return ['-f', join(scratch, 'apache.conf'), '-DFOREGROUND'];
  });
}

/** Python's server, which has no ranges. @param {string} folder */
export function python(folder) {
  return start('python3', (port) => ['-m', 'http.server', `${port}`, '--bind', '127.0.0.1', '--directory', folder]);
}

/** `samara serve`. @param {string} folder */
export function samaraServe(folder) {
  return start(process.env.SAMARA ?? 'samara', (port) => ['serve', folder, '--port', `${port}`]);
}

/**
 * A host that answers requests for packs in its own way.
 * @param {string} folder
 * @param {(request: RangeRequest) => void} answer
 * @returns {Promise<Host & { readonly answered: number }>} counts the requests for packs that are there
 */
export async function faulty(folder, answer) {
  let number = 0;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const name = path === '/' ? 'index.html' : normalize(path);
    try {
      const file = readFileSync(join(folder, name));
      const type = types[/** @type {keyof types} */ (extname(name))];
      if (type) return response.writeHead(200, { 'content-type': type }).end(file);
      const [, start, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
      answer({ request, response, file, range: start ? [+start, +last + 1] : null, number: number++ });
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    get answered() {
      return number;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Answers correctly.
 * @param {RangeRequest} request
 * @param {{ headers?: Record<string, string>, change?: (bytes: Uint8Array) => Uint8Array }} [fault] of answers to ranges
 */
export function answer({ response, file, range }, { headers = {}, change = (bytes) => bytes } = {}) {
  if (!range) return response.writeHead(200, { 'cache-control': 'max-age=3600' }).end(file);
  const bytes = change(file.subarray(...range));
  const right = { 'content-range': `bytes ${range[0]}-${range[1] - 1}/${file.length}`, 'content-length': bytes.length };
  response.writeHead(206, { ...right, ...headers }).end(bytes);
}

/** @param {Uint8Array} bytes */
function changed(bytes) {
  const copy = Uint8Array.from(bytes);
  copy[copy.length >> 1] ^= 1;
  return copy;
}

/**
 * Hosts by what they do, and whether the loader may use their ranges.
 * @type {Record<string, [start: (folder: string) => Promise<Host | null>, hasRanges: boolean]>}
 */
export const hosts = {
  nginx: [nginx, true],
  Apache: [apache, true],
  'python -m http.server': [python, false],
  'samara serve': [samaraServe, true],
  'a host that cuts ranges out of compressed files': [
    (folder) =>
      faulty(folder, (request) => {
        const file = gzipSync(request.file);
        if (request.range) answer({ ...request, file }, { headers: { 'content-encoding': 'gzip' } });
        else request.response.writeHead(200, { 'content-encoding': 'gzip' }).end(file);
      }),
    false,
  ],
  'a host that compresses ranges': [
    (folder) =>
      faulty(folder, (request) => answer(request, { headers: { 'content-encoding': 'gzip' }, change: gzipSync })),
    false,
  ],
  'a host with wrong bytes in ranges': [
    (folder) => faulty(folder, (request) => answer(request, { change: changed })),
    false,
  ],
  'a host that answers other ranges': [
    (folder) =>
      faulty(folder, (request) =>
        answer(request, { headers: { 'content-range': `bytes 0-9/${request.file.length}` } }),
      ),
    false,
  ],
  'a host with short ranges': [
    (folder) => faulty(folder, (request) => answer(request, { change: (bytes) => bytes.subarray(1) })),
    false,
  ],
  'a slow host': [(folder) => faulty(folder, (request) => setTimeout(() => answer(request), 100)), true],
  'a host that drops every tenth request': [
    (folder) => faulty(folder, (request) => (request.number % 10 === 9 ? request.response.destroy() : answer(request))),
    true,
  ],
  'a host that breaks off every tenth answer': [
    (folder) =>
      faulty(folder, (request) => {
        if (request.number % 10 !== 9) return answer(request);
        const [start, end] = request.range ?? [0, request.file.length];
        const status = request.range ? 206 : 200;
        request.response.writeHead(status, {
          'content-length': end - start,
          'content-range': `bytes ${start}-${end - 1}/${request.file.length}`,
        });
        request.response.write(request.file.subarray(start, start + 1), () => request.response.destroy());
      }),
    true,
  ],
};

/**
 * Writes a file into a folder that may not exist yet.
 * @param {string} folder
 * @param {string} name
 * @param {string | Uint8Array} bytes
 */
export function write(folder, name, bytes) {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), bytes);
}
