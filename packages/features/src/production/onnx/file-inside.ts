import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/**
 * The path of a file that a description from elsewhere names: it has to lie in the description's folder, links followed.
 *
 * @throws one line where it does not, or is not there
 */
export async function fileInside(folder: string, name: string, where: string): Promise<string> {
  const outside = `${where}: must name a file in the folder of the description, received ${JSON.stringify(name)}`;
  if (isAbsolute(name) || name.split(/[\\/]/).includes('..')) throw new Error(outside);
  const home = await realpath(folder);
  const path = await realpath(join(home, name)).catch(() => {
    throw new Error(`${where}: there is no file ${JSON.stringify(name)} in ${folder}`);
  });
  const way = relative(home, path);
  if (isAbsolute(way) || way.split(sep)[0] === '..') throw new Error(outside);
  return path;
}
