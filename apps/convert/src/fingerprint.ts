import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Stands for the state of a file, or of all files of a folder: their names, sizes and times of change. What was converted
 * from a source that has changed since is converted again.
 */
export async function fingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  const entry = await stat(path);
  const files = entry.isDirectory() ? (await readdir(path, { recursive: true })).sort() : [''];
  for (const file of files) {
    const found = await stat(join(path, file));
    if (found.isFile()) hash.update(JSON.stringify([file, found.size, found.mtimeMs]));
  }
  return hash.digest('hex').slice(0, 16);
}
