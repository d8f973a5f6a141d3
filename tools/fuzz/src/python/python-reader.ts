import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ReadRequest } from '../child/protocol.ts';

/** What Python reads from the same bytes: digests by address, or why it reads nothing. */
export type PythonAnswer = { readonly values: Readonly<Record<string, string>> } | { readonly error: string };

export interface PythonReader {
  /** Whether .csd files can be compared. */
  readonly hasH5py: boolean;
  read(request: ReadRequest): Promise<PythonAnswer>;
  close(): void;
}

const SCRIPT = fileURLToPath(new URL('../../python/read_files.py', import.meta.url));
const LIMIT_MILLISECONDS = 20_000;

/** Starts Python once; undefined where it, or numpy, is not there. It is started again where a file ends it. */
export async function pythonReader(python: string): Promise<PythonReader | undefined> {
  let running = await start(python);
  if (running === undefined) return undefined;
  const { hasH5py } = running;
  let turn: Promise<unknown> = Promise.resolve();

  async function read(request: ReadRequest): Promise<PythonAnswer> {
    running ??= await start(python);
    if (running === undefined) throw new Error(`fuzz: ${python} does not start any more`);
    const { child, nextLine } = running;
    child.stdin!.write(`${JSON.stringify(request)}\n`);
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MILLISECONDS);
    const line = await nextLine();
    clearTimeout(timer);
    if (line !== undefined) return JSON.parse(line) as PythonAnswer;
    running = undefined;
    return { error: 'Python itself crashed or hung' };
  }
  return {
    hasH5py,
    read(request) {
      const answer = turn.then(() => read(request));
      turn = answer.catch(() => undefined);
      return answer;
    },
    close: () => void running?.child.kill('SIGKILL'),
  };
}

interface RunningPython {
  readonly child: ChildProcess;
  readonly hasH5py: boolean;
  /** Undefined once Python has ended. */
  readonly nextLine: () => Promise<string | undefined>;
}

async function start(python: string): Promise<RunningPython | undefined> {
  const child = spawn(python, ['-B', SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.on('error', () => undefined); // it has ended: the answer says so
  const failed = once(child, 'error').then(() => undefined);
  const nextLine = async () => {
    const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
    return done === true ? undefined : value;
  };
  const first = await Promise.race([nextLine(), failed]);
  if (first === undefined) return undefined;
  return { child, nextLine, hasH5py: (JSON.parse(first) as { h5py: boolean }).h5py };
}
