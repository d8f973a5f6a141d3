import { reasonOf } from './reason-of.ts';

/**
 * Runs a program to its exit code: 0 and up as `main` returns it, 2 for options that are wrong, 1 for anything else that
 * fails. A failure is one line on stderr.
 *
 * @param main takes what follows the program's name
 */
export async function runProgram(main: (args: readonly string[]) => Promise<number>): Promise<void> {
  // Whoever read the lines may leave, as in `inspect | head`: the program goes on without.
  for (const stream of [process.stdout, process.stderr]) stream.off('error', ignore).on('error', ignore);
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (isOptionError(error)) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      if (error.exitCode !== 0) say(reasonOf(error));
      return;
    }
    process.exitCode = 1;
    say(`error: ${reasonOf(error)}`);
  }
}

const ignore = (): void => undefined;

/** By name: every program may have its own copy of commander. */
function isOptionError(error: unknown): error is Error & { readonly exitCode: number } {
  return error instanceof Error && error.name === 'CommanderError' && 'exitCode' in error;
}

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}
