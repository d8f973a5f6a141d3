import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SeedFile } from '../mutation/seed-file.ts';

/** One kind of file that is spoiled and read. */
export interface Target {
  /** As `--reader` calls it. */
  readonly name: string;
  /** Which reader reads it, ours and Python's. */
  readonly reader: string;
  /** A valid folder; every mutant is a copy of it in which one file is spoiled. */
  readonly folder: string;
  /** What is opened, given what was spoiled; both relative to the folder. */
  readonly opened: (spoiled: string) => string;
  /** Valid files, or parts of them; mutants go round them. */
  readonly seeds: readonly SeedFile[];
}

/** A folder of small valid files that python/make_seeds.py wrote. */
export function fixture(name: string): string {
  return join(fileURLToPath(new URL('../../fixtures', import.meta.url)), name);
}
