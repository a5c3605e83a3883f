#!/usr/bin/env node
// Starts the binary of the package for this platform, an optional dependency of this one.

import { spawnSync } from 'node:child_process';
import { binary } from '../index.js';

try {
  const { status, signal, error } = spawnSync(binary(), process.argv.slice(2), { stdio: 'inherit' });
  if (error) throw error;
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
