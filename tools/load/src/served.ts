import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SERVE = fileURLToPath(new URL('../../../apps/serve/src/main.ts', import.meta.url));

/** A server in a process of its own. */
export interface Served {
  readonly address: string;
  /** Of it and its processes, in 10⁶ bytes; what they share counts for each. NaN where the system does not tell */
  megabytes(): number;
  /** @returns its exit code */
  stop(): Promise<number | null>;
}

export async function startServing(args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, ['--conditions=@sdumc/source', '--import', 'tsx', SERVE, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  }); // prettier-ignore
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  const addressIn = () => /is served at (http:\/\/\S+?),/.exec(output)?.[1];
  while (addressIn() === undefined && child.exitCode === null && child.signalCode === null)
    await Promise.race([once(child.stdout, 'data'), exited]);
  const address = addressIn();
  if (address === undefined) throw new Error('the server did not start');
  return {
    address,
    megabytes: () => residentBytes(child.pid!) / 1e6,
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** Of a process and all that it has started. */
function residentBytes(root: number): number {
  try {
    const own = 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${root}/status`, 'utf8'))?.[1] ?? 0);
    const children = readdirSync(`/proc/${root}/task`).flatMap((task) =>
      readFileSync(`/proc/${root}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    );
    return own + children.reduce((sum, pid) => sum + (residentBytes(pid) || 0), 0);
  } catch {
    return NaN;
  }
}
