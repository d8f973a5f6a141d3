import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { Refused } from '../http/refusal.ts';

/**
 * The real path of a clip that lies under the allowed folder, links resolved before anything is said of it.
 *
 * @throws Refused 403 where it lies elsewhere, 404 where there is none
 */
export async function pathUnderRoot(
  path: string,
  { root, mostBytes }: { readonly root: string | null; readonly mostBytes: number },
): Promise<string> {
  if (root === null) throw new Refused(403, 'path: clips by path are not served here; start the server with --root');
  const outside = new Refused(403, 'path: must lie under the folder that is served');
  if (path.includes('\0')) throw outside;
  const realRoot = await realpath(root);
  const asked = resolve(realRoot, path);
  if (!isIn(realRoot, asked) && !isIn(resolve(root), asked)) throw outside;
  const absent = () => {
    throw new Refused(404, 'path: no such file');
  };
  const real = await realpath(asked).catch(absent);
  if (!isIn(realRoot, real)) throw outside;
  const found = await stat(real).catch(absent);
  if (!found.isFile()) throw new Refused(422, 'path: must be a file');
  if (found.size > mostBytes) throw new Refused(413, tooLarge(mostBytes));
  return real;
}

export function tooLarge(mostBytes: number): string {
  return `a clip must have at most ${Math.round(mostBytes / 1e6)} MB`;
}

/** The folder itself, or what lies under it. */
function isIn(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
