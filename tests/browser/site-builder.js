/** Builds indexes for tests with the command. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * The script with an inlined index, as written by `samara build --inline`.
 * @param {string} name
 * @param {Record<string, string>} files by path
 */
export function buildIndex(name, files) {
  const folder = mkdtempSync(join(tmpdir(), 'samara-index-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, 'docs', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const words = ['build', join(folder, 'docs'), '--out', join(folder, 'out'), '--name', name, '--inline', '--quiet'];
    execFileSync(process.env.SAMARA ?? 'samara', words, { stdio: ['ignore', 'ignore', 'inherit'] });
    return readFileSync(join(folder, `out/${name}.samara.js`), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
