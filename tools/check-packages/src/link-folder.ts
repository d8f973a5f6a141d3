import { link, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies a folder by hard links: no bytes are copied, symbolic links stay what they are.
 *
 * @param leaveOut names right below the folder which are not copied
 */
export const linkFolder = async (
  source: string,
  destination: string,
  leaveOut: readonly string[] = [],
): Promise<void> => {
  await mkdir(destination, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    if (leaveOut.includes(entry.name)) continue;
    const [from, to] = [join(source, entry.name), join(destination, entry.name)];
    if (entry.isDirectory()) await linkFolder(from, to);
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else await link(from, to);
  }
};
