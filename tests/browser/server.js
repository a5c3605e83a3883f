/** A web server that remembers what it was asked: the requests are counted from outside of the browser. */

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

/** @import { ServerResponse } from 'node:http' */

const types = {
  // Addresses without an ending are pages.
  '': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** The policy of HARDENING.md: what a page with the index inside of its script must live with. */
export const strictPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'none'; base-uri 'none'; " +
  "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/**
 * Serves a folder, and pages that only a test has.
 * @param {string} folder
 * @param {object} [options]
 * @param {Record<string, string | Uint8Array | Promise<string> | ((response: ServerResponse) => void)>} [options.pages] HTML, or
 *   anything else, by path, in place of files; a promise that is never kept is a line that has gone dead, and a function
 *   answers in its own way
 * @param {string} [options.policy] a Content-Security-Policy for all that is served
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
    /** Paths in the order in which they were asked for. */
    log,
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
