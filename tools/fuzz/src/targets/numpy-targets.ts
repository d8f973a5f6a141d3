import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvStructure } from '../structure/csv-structure.ts';
import { npyStructure } from '../structure/npy-structure.ts';
import { fixture, type Target } from './target.ts';
import { zipSeeds } from './zip-seeds.ts';

/** Arrays of numpy on their own, and MERTools' tables beside them. */
export function numpyTargets(): Target[] {
  const npy = fixture('npy');
  const mertools = fixture('mertools');
  const transcription = readFileSync(join(mertools, 'transcription.csv'));
  return [
    {
      name: 'npy',
      reader: 'npy',
      folder: npy,
      opened: (spoiled) => spoiled,
      seeds: readdirSync(npy).map((path) => {
        const bytes = readFileSync(join(npy, path));
        return { path, bytes, ...npyStructure(bytes) };
      }),
    },
    {
      name: 'mertools-labels',
      reader: 'mertools',
      folder: mertools,
      opened: () => '',
      seeds: zipSeeds('label.npz', readFileSync(join(mertools, 'label.npz')), (_, bytes) => npyStructure(bytes)),
    },
    {
      name: 'mertools-words',
      reader: 'mertools',
      folder: mertools,
      opened: () => '',
      seeds: [{ path: 'transcription.csv', bytes: transcription, ...csvStructure(transcription) }],
    },
  ];
}
