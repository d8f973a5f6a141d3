import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printable } from '../printable.ts';
import type { Heard, Recogniser } from './recogniser.ts';
import { wavBytes } from './wav-bytes.ts';

export interface CommandOptions {
  /** The program, and its arguments; each `{wav}` in them becomes the path of the sound. */
  readonly command: readonly [program: string, ...args: string[]];
  /** What it sees of the environment; leave keys out. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** It is killed after so long; default 600. */
  readonly timeoutSeconds?: number;
}

const PLACE = '{wav}';
const MOST_CHARACTERS = 1 << 20;
const KEPT_ERRORS = 4000;

/**
 * Any program that reads a WAV file of 16 kHz and prints words: whisper.cpp, pocketsphinx, vosk. It is started without a shell. What it
 * prints is one text, whatever its lines.
 *
 * Errors: `whisper-cli: ended with exit code 1 (failed to open model)`, `whisper-cli: no such program`.
 *
 * @example
 * const recogniser = commandRecogniser({
 *   command: ['pocketsphinx_continuous', '-infile', '{wav}', '-logfn', '/dev/null'],
 *   environment: { PATH: process.env.PATH },
 * });
 */
export function commandRecogniser({ command, environment, timeoutSeconds = 600 }: CommandOptions): Recogniser {
  const [program, ...args] = command;
  if (!args.some((argument) => argument.includes(PLACE)))
    throw new RangeError(`commandRecogniser command: an argument must hold ${PLACE}, received ${command.join(' ')}`);
  return {
    name: 'command',
    identity: { kind: 'command', command: JSON.stringify(command) },
    async hear(sound, { signal } = {}): Promise<Heard> {
      const folder = await mkdtemp(join(tmpdir(), 'sdumc-sound-'));
      try {
        const path = join(folder, 'sound.wav');
        await writeFile(path, wavBytes(sound));
        const printed = await outputOf(
          program,
          args.map((argument) => argument.replaceAll(PLACE, path)),
          { environment, timeoutSeconds, signal },
        );
        return { words: printable(printed), meta: {} };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function outputOf(
  program: string,
  args: readonly string[],
  {
    environment,
    timeoutSeconds,
    signal,
  }: Required<Omit<CommandOptions, 'command'>> & { readonly signal: AbortSignal | undefined },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = AbortSignal.timeout(timeoutSeconds * 1000);
    const child = spawn(program, args, {
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      killSignal: 'SIGKILL',
    });
    const fail = (reason: string, cause?: unknown) => reject(new Error(`${program}: ${reason}`, { cause }));
    let [printed, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (printed.length > MOST_CHARACTERS) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-KEPT_ERRORS)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (limit.aborted) fail(`took more than ${timeoutSeconds} s`);
      else if (signal?.aborted === true) fail('was stopped');
      else fail(error.code === 'ENOENT' ? 'no such program' : error.message, error);
    });
    child.on('close', (code, killedBy) => {
      if (code === 0) {
        resolve(printed);
        return;
      }
      if (printed.length > MOST_CHARACTERS) {
        fail(`printed more than ${MOST_CHARACTERS} characters`);
        return;
      }
      const last = printable(lastLine(errors)).slice(0, 200);
      fail(
        `ended ${killedBy === null ? `with exit code ${code}` : `by ${killedBy}`}${last === '' ? '' : ` (${last})`}`,
      );
    });
  });
}

/** A progress bar ends its lines by going back to their beginning. */
function lastLine(text: string): string {
  return (
    text
      .trim()
      .split(/[\r\n]+/)
      .at(-1) ?? ''
  );
}
