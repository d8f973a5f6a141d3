import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Command, Ended } from './many-commands.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const MANY = fileURLToPath(new URL('./many-commands.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const NODE = ['--conditions=@sdumc/source', '--import', TSX];

/** The program in a process of its own. */
export interface Training {
  readonly child: ChildProcess;
  /** Resolves once the text stands on stdout, or the program has ended. */
  readonly printed: (text: string) => Promise<void>;
  readonly ended: Promise<Ended>;
}

export function startTrain(args: readonly string[], folder = process.cwd()): Training {
  const child = spawn(process.execPath, [...NODE, MAIN, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  const printed = async (text: string) => {
    while (!stdout.includes(text) && child.exitCode === null && child.signalCode === null)
      await Promise.race([once(child.stdout, 'data'), ended]);
  };
  return { child, printed, ended };
}

export function train(args: readonly string[], folder?: string): Promise<Ended> {
  return startTrain(args, folder).ended;
}

/** The program once for each command, one after the other, in one process: it starts once. */
export async function trainMany(commands: readonly Command[]): Promise<Ended[]> {
  const child = spawn(process.execPath, [...NODE, MANY, MAIN], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end(JSON.stringify(commands));
  await once(child, 'close');
  return JSON.parse(output) as Ended[];
}
