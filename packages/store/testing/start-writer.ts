import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll } from 'vitest';
import type { MadeUpPart } from './write-missing.ts';

const PROGRAM = fileURLToPath(new URL('./writer-program.ts', import.meta.url));

export interface StartedWriter {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

const room = mkdtempSync(join(tmpdir(), 'sdumc-writer-'));
afterAll(() => rmSync(room, { recursive: true }));

/** The program as one file of JavaScript: from TypeScript, most of what each start computes would be the loader's. */
const built = (async () => {
  const conditions = ['@sdumc/source'];
  const [outDir, entryFileNames] = [room, 'writer.mjs'];
  await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions },
    ssr: { resolve: { conditions }, noExternal: true },
    build: { ssr: PROGRAM, outDir, emptyOutDir: false, minify: false, rolldownOptions: { output: { entryFileNames } } },
  });
  return join(outDir, entryFileNames);
})();

/** Starts `writer-program.ts` in a process of its own; with `step` it kills itself there. */
export async function startWriter(
  folder: string,
  { first, end, shardBytes }: MadeUpPart,
  step?: number,
): Promise<StartedWriter> {
  const args = [folder, first, end, shardBytes, ...(step === undefined ? [] : [step])];
  const child = fork(await built, args.map(String), { execArgv: [] });
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string,
  }));
  return { child, ended };
}

/** Kills the writer, without warning, at its message of that number; one that ends before is left to. */
export async function killAtMessage({ child, ended }: StartedWriter, message: number): Promise<boolean> {
  let received = 0;
  child.on('message', () => {
    received += 1;
    if (received === message) child.kill('SIGKILL');
  });
  return (await ended).signal === 'SIGKILL';
}
