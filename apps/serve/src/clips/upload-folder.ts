import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Where clips lie while they are scored: a folder that nobody else may read, and that goes with the server. */
export interface UploadFolder {
  readonly path: string;
  remove(): Promise<void>;
}

const DAY_MILLISECONDS = 86_400_000;

/** Makes the folder of this server, and removes those that servers left behind which were killed. */
export async function openUploadFolder(parent: string): Promise<UploadFolder> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  for (const name of await readdir(parent))
    if (await isLeftBehind(parent, name)) await rm(join(parent, name), { recursive: true, force: true });
  const path = await mkdtemp(join(parent, `${process.pid}-${machine()}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Of this machine, where its process is gone; of another that shares the folder, where nobody has touched it for a day. */
async function isLeftBehind(parent: string, name: string): Promise<boolean> {
  const [, pid, machineOf] = /^(\d+)-(.+)-\w{6}$/.exec(name) ?? [];
  if (pid === undefined) return false;
  if (machineOf === machine()) return Number(pid) === process.pid || !isRunning(Number(pid));
  const found = await stat(join(parent, name)).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > DAY_MILLISECONDS;
}

function machine(): string {
  return hostname().replace(/[^\w.-]/g, '');
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
