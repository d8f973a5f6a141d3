/* eslint-disable no-restricted-properties -- no library: this is the test's own process */
import { exitCodeOf, type CommandMain } from '../run-program.ts';

const STREAMS = ['stdout', 'stderr'] as const;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What stands behind a program's name, and where it is typed. */
export interface Command {
  readonly args: readonly string[];
  readonly folder?: string | undefined;
  /** Added to that of the tests; undefined takes away. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/** How a program ended; the code is null where a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command as if this process were its program; leaves folder, environment and listeners as they were. */
export async function inThisProcess(
  main: CommandMain,
  args: readonly string[],
  { folder, environment = {} }: Omit<Command, 'args'>,
): Promise<Ended> {
  const printed = { stdout: '', stderr: '' };
  const undo: (() => void)[] = [];
  for (const name of STREAMS) {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array) => {
      printed[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    };
    undo.push(() => (stream.write = write));
  }
  const back = process.cwd();
  process.chdir(folder ?? back);
  undo.push(() => process.chdir(back));
  for (const [name, value] of Object.entries(environment)) {
    const before = process.env[name];
    setVariable(name, value);
    undo.push(() => setVariable(name, before));
  }
  for (const signal of SIGNALS) {
    const before = process.listeners(signal);
    undo.push(() => {
      for (const listener of process.listeners(signal)) if (!before.includes(listener)) process.off(signal, listener);
    });
  }
  try {
    return { code: await exitCodeOf(main, args), ...printed };
  } finally {
    for (const step of undo.reverse()) step();
  }
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
