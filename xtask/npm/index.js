/** The samara command, for scripts of Node. */

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const platform = `@samara-search/cli-${process.platform}-${process.arch}`;
const file = process.platform === 'win32' ? 'samara.exe' : 'samara';

/** The path of the binary; `SAMARA_BINARY` overrides it. */
export function binary() {
  if (process.env.SAMARA_BINARY) return process.env.SAMARA_BINARY;
  try {
    return createRequire(import.meta.url).resolve(`${platform}/bin/${file}`);
  } catch {
    throw new Error(
      `the package ${platform} is not installed. Either there is no binary for this platform (cargo install samara-cli ` +
        'builds one), or optional dependencies were left out (npm install --include=optional).',
    );
  }
}

/**
 * Runs the command and returns what it wrote to stdout.
 * @param {...string} options
 * @returns {Promise<string>}
 */
export async function run(...options) {
  const child = spawn(binary(), options, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code) throw new Error(errors.trim() || `samara ended with ${code}`);
  return output;
}

/**
 * Indexes folders and files, and writes the index and the search box to a folder.
 * @param {string | string[]} sources
 * @param {{ out: string } & Record<string, string | number | boolean | string[]>} options those of `samara build`, in
 *   camel case: `{ out: 'public/search', facet: ['year', 'tags'], cleanUrls: true }`
 */
export async function build(sources, options) {
  await run('build', ...[sources].flat(), ...flags(options), '--quiet');
}

/**
 * Searches an index in the terminal's way; returns the results object of `samara-search`.
 * @param {string} index a file, a folder that `build` wrote, or a page of `samara pack`
 * @param {string} query
 * @param {Record<string, string | number | boolean | string[]>} [options] those of `samara search`
 */
export async function search(index, query, options = {}) {
  return JSON.parse(await run('search', index, '--json', ...flags(options), '--', query));
}

/** @param {Record<string, string | number | boolean | string[]>} options */
const flags = (options) =>
  Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return [value].flat().map((each) => (each === true ? flag : `${flag}=${each}`));
  });
