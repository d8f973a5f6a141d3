import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What a finished command left behind. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface Circumstances {
  /** Where, the root unless said otherwise. */
  readonly directory?: string;
  /** Set besides what this process has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called once, as soon as npx runs, with its process id, which is also that of the group. */
  readonly whileRunning?: (processId: number) => void;
  /** Called once npx has ended, which may be before what it started has. */
  readonly whenBack?: () => void;
}

/**
 * Runs `npx nx` as a user does, in a process group of its own as a terminal would, and waits until all that it started has
 * ended.
 *
 * @param argumentsOfNx what follows `npx nx`
 */
export const runNx = (
  argumentsOfNx: readonly string[],
  { directory = root, environment = {}, whileRunning = () => {}, whenBack = () => {} }: Circumstances = {},
): Promise<Finished> =>
  new Promise((resolve, reject) => {
    const child = spawn('npx', ['--no-install', 'nx', ...argumentsOfNx], {
      cwd: directory,
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject).on('exit', whenBack);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    if (child.pid !== undefined) whileRunning(child.pid);
  });
