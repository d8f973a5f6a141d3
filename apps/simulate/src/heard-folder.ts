import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@sdumc/formats';
import type { Heard, HeardStore } from '@sdumc/text-sim';

/** Keeps what was heard in a folder, a file each. A file that is damaged is as good as none. */
export function heardFolder(folder: string): HeardStore {
  const pathOf = (name: string) => join(folder, name.slice(0, 2), `${name}.json`);
  return {
    async get(name) {
      try {
        const heard: unknown = JSON.parse(await readFile(pathOf(name), 'utf8'));
        return isHeard(heard) ? heard : undefined;
      } catch {
        return undefined;
      }
    },
    async set(name, heard) {
      await mkdir(join(folder, name.slice(0, 2)), { recursive: true });
      await writeFileAtomically(pathOf(name), `${JSON.stringify(heard)}\n`);
    },
  };
}

function isHeard(value: unknown): value is Heard {
  const { words, meta } = (value ?? {}) as Partial<Heard>;
  return typeof words === 'string' && typeof meta === 'object';
}
