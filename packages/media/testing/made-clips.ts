import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { findFfmpeg } from '../src/index.ts';

/** Whatever ffmpeg this machine has; the one of npm otherwise. */
export const ffmpeg = await findFfmpeg({ allowBundled: true });

/** A folder that is removed after the tests of a file. */
export function clipFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sdumc media, -ü '));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes a clip by ffmpeg itself, as `['-f', 'lavfi', '-i', 'testsrc2=…']` and so on. */
export function makeClip(path: string, ...options: readonly string[]): string {
  execFileSync(ffmpeg.ffmpeg, ['-v', 'error', '-y', ...options, path], { stdio: ['ignore', 'ignore', 'inherit'] });
  return path;
}

export const source = (description: string): string[] => ['-f', 'lavfi', '-i', description];

/** Processes that this process has started as ffmpeg and that are still there, dead or alive; where there is no /proc, none is seen. */
export function childrenLeft(): string[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc').flatMap((name) => {
    try {
      const [, command, state, parent] =
        /^\d+ \((.*)\) (\S) (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'latin1')) ?? [];
      return Number(parent) === process.pid && command!.startsWith('ffmpeg') ? [`${command!} ${state!}`] : [];
    } catch {
      return []; // no process, or one that has just gone
    }
  });
}
