import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { runNx } from './run-nx.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdumc-stop-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What happens to a program that is started by npx and needs that long to stop, once it runs and `stop` is called. */
const stopped = async (name: string, milliseconds: number, stop: (npx: number, nx: number) => void) => {
  const path = join(folder, name);
  const lines = () => readFileSync(path, 'utf8').trim().split('\n');
  // Sooner than the program can stop, nx would kill it, were nx still in charge.
  const environment = { NX_PROCESS_KILL_GRACE_PERIOD: '100' };
  const whileRunning = (npx: number) => {
    const watcher = watch(folder, () => {
      const nx = existsSync(path) ? /^ready (\d+)$/m.exec(readFileSync(path, 'utf8')) : null;
      if (nx === null) return;
      watcher.close();
      stop(npx, Number(nx[1]));
    });
  };
  let whenBack: string[] = [];
  await runNx(['run', 'stop-slowly', '--', path, String(milliseconds)], {
    environment,
    whileRunning,
    whenBack: () => (whenBack = lines().slice(1)),
  });
  return { lines: lines().slice(1), whenBack };
};

describe.concurrent('a program finishes what it must', () => {
  it('when Ctrl-C goes to all, and npx waits for it', async () => {
    const { whenBack } = await stopped('group', 1500, (npx) => process.kill(-npx, 'SIGINT'));
    // A second SIGINT would have meant "at once".
    expect(whenBack).toEqual(['SIGINT', 'SIGTERM', 'stopped']);
  });

  it('when SIGTERM goes to npx alone', async () => {
    const { lines } = await stopped('SIGTERM', 300, (npx) => process.kill(npx, 'SIGTERM'));
    expect(lines).toEqual(['SIGTERM', 'stopped']);
  });

  it('when npx is killed', async () => {
    const { lines } = await stopped('npx', 0, (npx) => process.kill(npx, 'SIGKILL'));
    expect(lines).toEqual(['SIGTERM', 'stopped']);
  });

  it('when nx is killed', async () => {
    const { lines } = await stopped('nx', 0, (_npx, nx) => process.kill(nx, 'SIGKILL'));
    expect(lines).toEqual(['SIGTERM', 'stopped']);
  });
});
