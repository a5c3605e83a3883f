/** A web server that logs requests, so that they are counted outside of the browser. */

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

/** @import { ServerResponse } from 'node:http' */

const types = {
  // Paths without a file extension are pages.
  '': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** The strict policy under which a page with an inlined index must work. */
export const strictPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'none'; base-uri 'none'; " +
  "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/**
 * Serves a folder, and pages of the test.
 * @param {string} folder
 * @param {object} [options]
 * @param {Record<string, string | Uint8Array | Promise<string> | ((response: ServerResponse) => void)>} [options.pages] HTML or
 *   other content by path, in place of files; a promise that never settles simulates a dead connection, a function writes
 *   the response itself
 * @param {string} [options.policy] the Content-Security-Policy of all responses
 */
export async function serve(folder, { pages = {}, policy } = {}) {
  /** @type {string[]} */
  const log = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    log.push(path);
    const name = path === '/' ? 'index.html' : normalize(path);
    try {
      const body = await (pages[path] ?? readFile(join(folder, name)));
      if (typeof body === 'function') return body(response);
      const type = types[/** @type {keyof types} */ (extname(name))] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, ...(policy && { 'content-security-policy': policy }) });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await /** @type {Promise<void>} */ (new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    /** The requested paths, in order. */
    log,
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
