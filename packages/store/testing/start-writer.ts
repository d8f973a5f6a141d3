import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MadeUpPart } from './write-missing.ts';

const PROGRAM = fileURLToPath(new URL('./writer-program.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface StartedWriter {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Starts `writer-program.ts` in a process of its own; with `step` it kills itself there. */
export function startWriter(folder: string, { first, end, shardBytes }: MadeUpPart, step?: number): StartedWriter {
  const args = [folder, first, end, shardBytes, ...(step === undefined ? [] : [step])];
  const child = fork(PROGRAM, args.map(String), {
    execArgv: ['--conditions=@sdumc/source', '--import', TSX],
  });
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
