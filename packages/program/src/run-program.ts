import { printError } from './print.ts';
import { reasonOf } from './reason-of.ts';

/** What stands behind a program's name: takes what was typed after it, returns the exit code. */
export type CommandMain = (args: readonly string[]) => Promise<number>;

/** Runs a program to its exit code, see {@link exitCodeOf}. */
export async function runProgram(main: CommandMain): Promise<void> {
  // Whoever read the lines may leave, as in `inspect | head`: the program goes on without.
  for (const stream of [process.stdout, process.stderr]) stream.off('error', ignore).on('error', ignore);
  process.exitCode = await exitCodeOf(main, process.argv.slice(2));
}

/**
 * The exit code of a command: 0 and up as `main` returns it, 2 for options that are wrong, 1 for anything else that fails. A
 * failure is one line on stderr.
 */
export async function exitCodeOf(main: CommandMain, args: readonly string[]): Promise<number> {
  try {
    return await main(args);
  } catch (error) {
    if (!isOptionError(error)) {
      printError(`error: ${reasonOf(error)}`);
      return 1;
    }
    if (error.exitCode === 0) return 0;
    printError(reasonOf(error));
    return 2;
  }
}

const ignore = (): void => undefined;

/** By name: every program may have its own copy of commander. */
function isOptionError(error: unknown): error is Error & { readonly exitCode: number } {
  return error instanceof Error && error.name === 'CommanderError' && 'exitCode' in error;
}
