import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What a finished command left behind. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
}

/**
 * Runs `npx nx` as a user does, in a process group of its own as a terminal would, and waits for its end.
 *
 * @param argumentsOfNx what follows `npx nx`
 * @param environment variables set besides those of this process
 * @param whileRunning called once, as soon as npx runs, with its process id, which is also that of the group
 */
export const runNx = (
  argumentsOfNx: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  whileRunning: (processId: number) => void = () => {},
): Promise<Finished> =>
  new Promise((resolve, reject) => {
    const child = spawn('npx', ['--no-install', 'nx', ...argumentsOfNx], {
      cwd: root,
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout }));
    if (child.pid !== undefined) whileRunning(child.pid);
  });
