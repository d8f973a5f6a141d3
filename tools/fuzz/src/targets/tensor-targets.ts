import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pickleStructure } from '../structure/pickle-structure.ts';
import { safetensorsStructure } from '../structure/safetensors-structure.ts';
import { fixture, type Target } from './target.ts';
import { zipSeeds } from './zip-seeds.ts';

/** Safetensors, and PyTorch's checkpoints. */
export function tensorTargets(): Target[] {
  const safetensors = readFileSync(join(fixture('safetensors'), 'small.safetensors'));
  const checkpoint = readFileSync(join(fixture('torch'), 'small.pt'));
  return [
    {
      name: 'safetensors',
      reader: 'safetensors',
      folder: fixture('safetensors'),
      opened: (spoiled) => spoiled,
      seeds: [{ path: 'small.safetensors', bytes: safetensors, ...safetensorsStructure(safetensors) }],
    },
    {
      name: 'torch',
      reader: 'torch',
      folder: fixture('torch'),
      opened: (spoiled) => spoiled,
      seeds: zipSeeds('small.pt', checkpoint, (entry, bytes) =>
        entry.endsWith('/data.pkl') ? pickleStructure(bytes) : undefined,
      ),
    },
  ];
}
