import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TRAIN = fileURLToPath(new URL('../../../apps/train/src/main.ts', import.meta.url));

/** A training run in a process of its own; what it prints goes to a buffer that tests can wait on. */
export interface Training {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves once a line of an epoch is printed. */
  readonly firstEpoch: Promise<void>;
  readonly exited: Promise<number | null>;
}

export function startTraining(args: readonly string[]): Training {
  const child = spawn(process.execPath, ['--conditions=@sdumc/source', '--import', 'tsx', TRAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let sawEpoch: () => void;
  const firstEpoch = new Promise<void>((resolve) => {
    sawEpoch = resolve;
  });
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    if (output.includes(' epoch ')) sawEpoch();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const exited = once(child, 'exit').then(([code]) => {
    sawEpoch();
    return code as number | null;
  });
  return { child, output: () => output, firstEpoch, exited };
}

export async function trainToTheEnd(args: readonly string[]): Promise<void> {
  const training = startTraining(args);
  const code = await training.exited;
  if (code !== 0) throw new Error(`train ${args.join(' ')} ended with exit code ${code}:\n${training.output()}`);
}

/** SHA-256 of the final weights. */
export async function weightsHash(folder: string): Promise<string> {
  const weights = await readFile(join(folder, 'model', 'seed-1', 'model.safetensors'));
  return createHash('sha256').update(weights).digest('hex');
}

/** Temporary files anywhere below a folder. */
export function partialFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return entries.filter((entry) => entry.endsWith('.partial'));
}
