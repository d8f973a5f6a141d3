import { readdir } from 'node:fs/promises';
import { systemReason } from './one-line.ts';

/**
 * Names in a folder that end in `ending`, sorted by code unit; hidden files, such as those that are still being written, are
 * left out. A folder that is not there holds none.
 */
export async function namesIn(folder: string, ending: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith(ending) && !name.startsWith('.')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`${folder}: cannot be listed (${systemReason(error)})`, { cause: error });
  }
}
