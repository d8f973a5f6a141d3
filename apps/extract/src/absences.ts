import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Modality } from '@sdumc/core';
import { writeFileAtomically } from '@sdumc/formats';
import type { Origin } from '@sdumc/program/clip-workers';

/**
 * Which clips hold nothing of a modality (no sound, no face), so that nobody looks again. A store keeps sequences, and an absence
 * is none.
 */
export interface Absences {
  has(key: string, modality: Modality, origin: Origin): boolean;
  add(key: string, modality: Modality, origin: Origin): void;
  save(): Promise<void>;
}

const FILE = 'absent.json';

/** A file that is missing or damaged costs another look at those clips, and nothing else. */
export async function openAbsences(store: string): Promise<Absences> {
  const path = join(store, FILE);
  const known = new Set(await readNames(path));
  let saved = known.size;
  return {
    has: (key, modality, origin) => known.has(nameOf(key, modality, origin)),
    add: (key, modality, origin) => void known.add(nameOf(key, modality, origin)),
    async save() {
      if (known.size === saved) return;
      await writeFileAtomically(path, `${JSON.stringify([...known].sort(), null, 1)}\n`);
      saved = known.size;
    },
  };
}

function nameOf(key: string, modality: Modality, { name, version }: Origin): string {
  return `${modality} ${key} ${name} ${version}`;
}

async function readNames(path: string): Promise<string[]> {
  try {
    const names: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
