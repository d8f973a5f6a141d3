import { basename } from 'node:path';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';
import type { Hdf5Client } from './hdf5/hdf5-client.ts';

/** One computational sequence: `/<root>/data/<entry>/features` and `…/intervals`. */
export interface CsdFile {
  readonly path: string;
  /** The file's own name, for lines that a person reads. */
  readonly name: string;
  readonly root: string;
  /** Names of videos, or of segments where the SDK has aligned the file: `<video>[<number>]`. */
  readonly entries: ReadonlySet<string>;
  readonly holds: 'numbers' | 'texts';
}

/** Errors: `COVAREP.csd: must hold one sequence, received COVAREP, FACET 4.2`. */
export async function readCsdFile(client: Hdf5Client, path: string): Promise<CsdFile> {
  const roots = await client.names(path, '/');
  const root = roots[0];
  if (root === undefined || roots.length > 1) {
    throw new Error(
      `${path}: must hold one sequence, received ${roots.length === 0 ? 'none' : oneLine(listed(roots))}`,
    );
  }
  const entries = await client.names(path, `/${root}/data`);
  const [first] = entries;
  if (first === undefined) throw new Error(`${path}: /${oneLine(root)}/data holds no video`);
  const { holds } = await client.describe(path, `/${root}/data/${first}/features`);
  return { path, name: basename(path), root, entries: new Set(entries), holds };
}

/** Where an entry's `features` or `intervals` are in the file. */
export function csdPath({ root }: CsdFile, entry: string, part: 'features' | 'intervals'): string {
  return `/${root}/data/${entry}/${part}`;
}
