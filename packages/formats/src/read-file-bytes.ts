import { readFile } from 'node:fs/promises';
import { describeSystemError } from './system-error.ts';

/** Reads a whole file. Errors: `cannot read model.safetensors: no such file or directory (ENOENT)`. */
export async function readFileBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Error(`cannot read ${path}: ${describeSystemError(error)}`, { cause: error });
  }
}
