import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandMain } from '../run-program.ts';
import { TYPESCRIPT_OPTIONS } from '../threads/start-thread.ts';
import { inThisProcess, type Command, type Ended } from './in-this-process.ts';

const ROOT = new URL('../../../../', import.meta.url);

/** What a program may say of its progress where a machine is slow; one that is done soon says nothing. */
export const NOTHING_BUT_PROGRESS = /^(\w+: \d+\/\d+ \w+ · .* left\n)*$/;

/** A program in a process of its own. */
export interface Started {
  readonly child: ChildProcess;
  /** Resolves once the text stands on stdout or stderr, or the program has ended. */
  readonly printed: (text: string) => Promise<void>;
  readonly ended: Promise<Ended>;
}

/** @param program its folder in the repository, such as `apps/train` */
export function startProgram(program: string, { args, folder = process.cwd(), environment }: Command): Started {
  const child = spawn(process.execPath, [...TYPESCRIPT_OPTIONS, mainOf(program), ...args], {
    cwd: folder,
    env: withOurs(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  const printed = async (text: string) => {
    while (!`${stdout}${stderr}`.includes(text) && child.exitCode === null && child.signalCode === null)
      await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
  };
  return { child, printed, ended };
}

/**
 * What a program would do with a command, done in this process: its command is called, and what it prints is taken. One at a time.
 *
 * A start of a program costs two seconds of processor time. What only a process shows (signals, kills, its own streams) is for
 * {@link startProgram}.
 *
 * @param program its folder in the repository, such as `apps/train`
 */
export async function endOfCommand(program: string, { args, folder, environment }: Command): Promise<Ended> {
  const name = basename(program);
  const file = fileURLToPath(new URL(`${program}/src/${name}-command.ts`, ROOT));
  const commands = (await import(file)) as Readonly<Record<string, CommandMain>>;
  return inThisProcess(commands[`${name}Command`]!, args, { folder, environment });
}

/** {@link endOfCommand} for several, one after the other. */
export async function endsOfCommands(
  program: string,
  commands: readonly Command[],
  environment: Command['environment'] = {},
): Promise<Ended[]> {
  const ended: Ended[] = [];
  for (const command of commands)
    ended.push(await endOfCommand(program, { ...command, environment: { ...environment, ...command.environment } }));
  return ended;
}

/** A program that a test starts sees the environment of the tests, and what the test adds. */
function withOurs(environment: Command['environment']): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- no library: this is the test's own process
  return { ...process.env, ...environment };
}

function mainOf(program: string): string {
  return fileURLToPath(new URL(`${program}/src/main.ts`, ROOT));
}
