#!/usr/bin/env node
// Starts the binary of the package for this platform, an optional dependency of this one.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const platform = `@samara-search/cli-${process.platform}-${process.arch}`;
const file = process.platform === 'win32' ? 'samara.exe' : 'samara';

/** The path of the binary; `SAMARA_BINARY` overrides it. */
function binary() {
  if (process.env.SAMARA_BINARY) return process.env.SAMARA_BINARY;
  try {
    return createRequire(import.meta.url).resolve(`${platform}/bin/${file}`);
  } catch {
    console.error(
      `error: the package ${platform} is not installed. Either there is no binary for this platform (cargo install samara-cli ` +
        'builds one), or optional dependencies were left out (npm install --include=optional).',
    );
    process.exit(1);
  }
}

const { status, signal, error } = spawnSync(binary(), process.argv.slice(2), { stdio: 'inherit' });
if (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}
if (signal) process.kill(process.pid, signal);
process.exit(status ?? 1);
