import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Temporary files that this process is writing right now. */
const inUse = new Set<string>();

/** Names a temporary file beside `target`, so that a rename never crosses file systems, and keeps it from being called stale. */
export function claimTemporaryFile(target: string): string {
  const name = `.${basename(target)}.${process.pid}-${randomBytes(6).toString('hex')}.partial`;
  const temporary = join(dirname(target), name);
  inUse.add(temporary);
  return temporary;
}

/** Says that the file is renamed or removed. */
export function releaseTemporaryFile(temporary: string): void {
  inUse.delete(temporary);
}

/**
 * Removes what a killed process left behind while it was writing `target` with {@link writeFileAtomically}, and returns the
 * paths removed. Files of processes that still run are left alone.
 *
 * @example
 * await removeStaleTemporaryFiles('runs/first/last.safetensors'); // []
 */
export async function removeStaleTemporaryFiles(target: string): Promise<string[]> {
  const folder = dirname(target);
  const prefix = `.${basename(target)}.`;
  const entries = await readdir(folder).catch(() => []);
  const stale = entries
    .filter((entry) => entry.startsWith(prefix))
    .filter((entry) => {
      const owner = /^(\d+)-[0-9a-f]{12}\.partial$/.exec(entry.slice(prefix.length))?.[1];
      if (owner === undefined) return false;
      return Number(owner) === process.pid ? !inUse.has(join(folder, entry)) : !isRunning(Number(owner));
    })
    .map((entry) => join(folder, entry));
  await Promise.all(stale.map((path) => rm(path, { force: true })));
  return stale;
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's, so it runs
  }
}
