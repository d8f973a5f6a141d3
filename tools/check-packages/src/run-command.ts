import { execFile } from 'node:child_process';

/** A command ended with another exit code than 0, or not in time. */
export class CommandFailed extends Error {
  readonly output: string;

  constructor(reason: string, output: string) {
    super(`${reason}\n${output}`);
    this.output = output;
  }
}

/**
 * Runs a program without a shell and returns what it wrote to stdout.
 *
 * @throws CommandFailed with everything it wrote
 */
export const runCommand = (
  program: string,
  programArguments: readonly string[],
  { folder, timeoutSeconds = 300 }: { readonly folder: string; readonly timeoutSeconds?: number },
): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(
      program,
      programArguments,
      { cwd: folder, timeout: timeoutSeconds * 1000, maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else {
          const reason = error.killed ? `no end after ${timeoutSeconds} s` : `exit code ${error.code ?? 'none'}`;
          reject(new CommandFailed(`${program} ${programArguments.join(' ')}: ${reason}`, stdout + stderr));
        }
      },
    );
  });
