import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeSystemError } from '../system-error.ts';
import { claimTemporaryFile, releaseTemporaryFile } from './temporary-file.ts';

/**
 * Writes a file so that its path always holds either the old bytes or all of the new ones: temporary file in the same folder,
 * fsync, rename, fsync of the folder. Text is written as UTF-8.
 *
 * Errors: `cannot write runs/last.safetensors: no space left on device (ENOSPC)`; nothing half-written stays and what the path
 * held before is untouched. A process killed between two steps leaves a temporary file: see {@link removeStaleTemporaryFiles}.
 *
 * @example
 * await writeFileAtomically('runs/first/report.json', JSON.stringify({ mae: 0.5 }));
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = claimTemporaryFile(path);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Error(`cannot write ${path}: ${describeSystemError(error)}`, { cause: error });
  } finally {
    releaseTemporaryFile(temporary);
  }
  await syncFolder(dirname(path));
}

/** Makes the rename itself last through a power cut. Some systems (Windows) cannot open a folder; there the rename is all there is. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // the bytes are in place; only their survival of a power cut is not assured
  }
}
