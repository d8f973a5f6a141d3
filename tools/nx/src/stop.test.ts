import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { runNx } from './run-nx.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-stop-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

// nx's own grace period is five seconds; a checkpoint may take longer.
it.each(['SIGINT', 'SIGTERM'] as const)('%s: nx waits until the program has finished what it must', async (signal) => {
  const path = join(folder, 'signals');
  await runNx(['run', 'stop-slowly', '--', path, '7000'], {}, (processId) => {
    const watcher = watch(folder, () => {
      if (!existsSync(path) || !readFileSync(path, 'utf8').includes('ready')) return;
      watcher.close();
      process.kill(-processId, signal); // the whole group, as Ctrl-C does
    });
  });
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  expect(lines.at(0)).toBe('ready');
  expect(lines.at(1)).toMatch(/^SIG(INT|TERM)$/);
  expect(lines.at(-1)).toBe('stopped');
});
