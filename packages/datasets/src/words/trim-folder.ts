import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes the files of a folder, and of those in it, that changed longest ago, until the rest takes at most so many bytes. What other
 * processes remove meanwhile does not matter.
 *
 * @returns bytes of the rest
 * @example
 * await trimFolder('/home/me/.cache/sdumc/words', { maximumBytes: 2 ** 30 });
 */
export async function trimFolder(folder: string, { maximumBytes }: { readonly maximumBytes: number }): Promise<number> {
  const files = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size = 0, mtimeMs = 0 } = (await stat(path).catch(() => null)) ?? {};
    files.push({ path, size, mtimeMs });
  }
  files.sort((left, right) => left.mtimeMs - right.mtimeMs);
  let bytes = files.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size } of files) {
    if (bytes <= maximumBytes) break;
    await rm(path, { force: true });
    bytes -= size;
  }
  return bytes;
}
