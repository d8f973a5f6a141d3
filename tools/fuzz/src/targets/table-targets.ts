import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvStructure } from '../structure/csv-structure.ts';
import { hdf5Structure } from '../structure/hdf5-structure.ts';
import { fixture, type Target } from './target.ts';

/** Datasets whose utterances stand in a table: index.csv, label.csv, and the files of CMU-MultimodalSDK. */
export function tableTargets(): Target[] {
  return [csvTarget('feature-folder', 'index.csv'), csvTarget('label-list', 'label.csv'), csdTarget()];
}

function csvTarget(name: string, path: string): Target {
  const folder = fixture(name);
  const bytes = readFileSync(join(folder, path));
  const seed = { path, bytes, ...csvStructure(bytes) };
  return { name, reader: name, folder, opened: () => '', seeds: [seed] };
}

function csdTarget(): Target {
  const folder = fixture('csd');
  const payload = JSON.parse(readFileSync(join(folder, 'payload.json'), 'utf8')) as Record<string, [number, number][]>;
  const seeds = Object.entries(payload).map(([path, ranges]) => {
    const bytes = readFileSync(join(folder, path));
    return { path, bytes, ...hdf5Structure(bytes, ranges.map(([begin, end]) => ({ begin, end }))) }; // prettier-ignore
  });
  return { name: 'csd', reader: 'csd', folder, opened: () => '', seeds };
}
