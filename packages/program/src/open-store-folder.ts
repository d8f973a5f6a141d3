import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** What a store holds, and what may lie beside it. */
const OF_A_STORE: ReadonlySet<string> = new Set(['source.json', 'index', 'shards']);

/**
 * Makes the folder of a store, or takes the one that is there: empty, or a store already. It writes into nobody else's folder.
 *
 * Errors: `--out must be a folder, runs/a.txt is a file`, `--out must be a store or an empty folder, runs/1 holds run.json`.
 */
export async function openStoreFolder(out: string): Promise<void> {
  const path = resolve(out);
  const found = await stat(path).catch(() => null);
  if (found === null) return makeFolder(out);
  if (!found.isDirectory()) throw new Error(`--out must be a folder, ${out} is a file`);
  const names = (await readdir(path)).filter((name) => !name.startsWith('.'));
  if (names.length > 0 && !names.some((name) => OF_A_STORE.has(name)))
    throw new Error(`--out must be a store or an empty folder, ${out} holds ${names.slice(0, 3).join(', ')}`);
}

/** Makes a folder and those above it, folder by folder: Node's own way to make several at once does not end where nothing can be made, as in /proc. */
export async function makeFolder(folder: string): Promise<void> {
  const path = resolve(folder);
  try {
    await mkdir(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const parent = dirname(path);
    const isParentMissing = code === 'ENOENT' && parent !== path && (await stat(parent).catch(() => null)) === null;
    if (!isParentMissing) throw new Error(`cannot make ${folder}: ${message}`, { cause: error });
    await makeFolder(parent);
    await mkdir(path);
  }
}
