import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pickleStructure } from '../structure/pickle-structure.ts';
import { fixture, type Target } from './target.ts';

const folder = fixture('mmsa');

/** MMSA's pickles, one target for each way in which numpy's arrays are written. */
export function pickleTargets(): Target[] {
  return ['protocol2', 'protocol4', 'protocol5', 'numpy1'].map((variant) => {
    const path = `unaligned.${variant}.pkl`;
    const bytes = readFileSync(join(folder, path));
    return {
      name: `mmsa-${variant}`,
      reader: 'mmsa',
      folder,
      opened: (spoiled) => spoiled,
      seeds: [{ path, bytes, ...pickleStructure(bytes) }],
    };
  });
}
