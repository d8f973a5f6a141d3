import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dirent } from 'node:fs';

/** The folders of features, by name: beside label.npz, or in `features` beside it. */
export async function mertoolsFolders(folder: string): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  for (const parent of [join(folder, 'features'), folder]) {
    const entries: Dirent[] = await readdir(parent, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
      const isFolder = entry.isDirectory() || entry.isSymbolicLink();
      if (isFolder && entry.name !== 'features') folders.set(entry.name, join(parent, entry.name));
    }
  }
  return folders;
}
