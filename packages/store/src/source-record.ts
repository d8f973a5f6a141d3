import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimulationKind, Stream } from '@sdumc/core';
import { writeFileAtomically } from '@sdumc/formats';
import type { StoredElementType } from './shard/encode-sequence.ts';
import { isSimulationKind, STREAMS } from './vocabulary.ts';

/** What a store was made of, so that nothing else is mixed in, and what is lost is missed. */
export interface SourceRecord {
  readonly name: string;
  /** What kind of files it was read from */
  readonly kind: string;
  readonly elementType: StoredElementType;
  /** How many utterances have each stream; null while the store is being made */
  readonly sequences: Readonly<Partial<Record<Stream, number>>> | null;
  /** How many values of each stream were NaN or infinite in the source, and are stored as 0 */
  readonly nonFinite: Readonly<Partial<Record<Stream, number>>>;
  /** What all simulated text of the store is made from; left out where there is none, or where that is not known of all */
  readonly simulation?: SimulationKind | undefined;
}

const FILE = 'source.json';

/** Writes the record of a store, in one step. */
export async function writeSourceRecord(folder: string, record: SourceRecord): Promise<void> {
  await writeFileAtomically(join(folder, FILE), `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * Reads the record of a store; null where it has none.
 *
 * Errors: `mosi/source.json: damaged, it does not say what the store was made of`.
 */
export async function readSourceRecord(folder: string): Promise<SourceRecord | null> {
  const path = join(folder, FILE);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`cannot read ${path}: ${(error as Error).message}`, { cause: error });
  });
  if (text === null) return null;
  try {
    const record: unknown = JSON.parse(text);
    if (isSourceRecord(record)) return record;
  } catch {
    // Falls through to the error that says what the file is not.
  }
  throw new Error(`${path}: damaged, it does not say what the store was made of`);
}

function isSourceRecord(value: unknown): value is SourceRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { name, kind, elementType, sequences, nonFinite, simulation } = value as Record<string, unknown>;
  return (
    typeof name === 'string' &&
    typeof kind === 'string' &&
    (elementType === 'F32' || elementType === 'F16') &&
    (sequences === null || isCounts(sequences)) &&
    isCounts(nonFinite) &&
    (simulation === undefined || isSimulationKind(simulation))
  );
}

function isCounts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(
    ([stream, count]) => (STREAMS as readonly string[]).includes(stream) && Number.isSafeInteger(count),
  );
}

/** Clips are known by their bytes, so that nothing is mixed up where folders of clips share a store, or one is renamed. */
const KNOWN_BY_BYTES = 'media';

/**
 * Refuses to mix two sources, or two kinds of numbers, in one store. Clips of any folder are one source.
 *
 * Errors: `stores/mosi is the store of mosi (csd), not of mosei (csd): name another --out`.
 */
export function expectSameSource(store: string, was: SourceRecord | null, is: SourceRecord): void {
  if (was === null) return;
  const isOther = was.kind !== is.kind || (was.name !== is.name && is.kind !== KNOWN_BY_BYTES);
  if (isOther)
    throw new Error(
      `${store} is the store of ${was.name} (${was.kind}), not of ${is.name} (${is.kind}): name another --out`,
    );
  if (was.elementType !== is.elementType)
    throw new Error(`${store} holds its numbers as ${was.elementType}, not as ${is.elementType}: name another --out`);
}
