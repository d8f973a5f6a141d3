import { checkedValence } from '../checked-valence.ts';
import { oneLine } from '../one-line.ts';
import { csdPath } from './csd-file.ts';
import type { CsdFile } from './csd-file.ts';
import { readCsdEntry } from './csd-entry.ts';
import type { Hdf5Client } from './hdf5/hdf5-client.ts';

/** A labelled interval of a video. */
export interface CsdSegment {
  /** `<video>[<number>]`, as the SDK names segments. */
  readonly id: string;
  readonly number: number;
  readonly video: string;
  /** Seconds. */
  readonly begin: number;
  readonly end: number;
  readonly valence: number;
}

/** `All Labels` has sentiment and six emotions; others have sentiment alone. Sentiment stands first. */
const LABEL_WIDTHS: readonly number[] = [1, 7];

/** The SDK's align leaves out segments that are shorter than this many seconds. */
const SHORTEST_SECONDS = 1e-5;

/** `<video>[<number>]`, as align names entries. */
const SEGMENT = /^(.+)\[(\d+)\]$/s;

/** The entries of a file of labels, by video. */
export interface LabelEntries {
  readonly entriesOf: ReadonlyMap<string, readonly string[]>;
  /** Whether an entry is one segment, as the SDK's align writes files, and not a whole video. */
  readonly aligned: boolean;
}

/**
 * Tells whole videos from segments. An aligned file has one label in every entry, and every name ends with a number in brackets;
 * names that the folds know are videos, whatever they end with.
 */
export async function labelEntries(
  client: Hdf5Client,
  file: CsdFile,
  isInFolds: (video: string) => boolean,
): Promise<LabelEntries> {
  const entries = [...file.entries];
  const names = entries.map((entry) => SEGMENT.exec(entry));
  let aligned = names.every((name) => name !== null) && !entries.some(isInFolds);
  for (const entry of aligned ? entries : []) {
    const { shape } = await client.describe(file.path, csdPath(file, entry, 'features'));
    aligned &&= shape[0] === 1;
  }
  const entriesOf = new Map<string, string[]>();
  for (const [at, entry] of entries.entries()) {
    const video = aligned ? names[at]![1]! : entry;
    entriesOf.set(video, [...(entriesOf.get(video) ?? []), entry]);
  }
  return { entriesOf, aligned };
}

/**
 * Reads the labelled intervals of a video, in their order, without those of no length.
 *
 * Errors: `Labels.csd: 03bSnISJMiM[2]: valence must be from -3 to 3, received 4`.
 */
export async function readSegments(
  client: Hdf5Client,
  file: CsdFile,
  {
    video,
    entries,
    aligned,
  }: { readonly video: string; readonly entries: readonly string[]; readonly aligned: boolean },
): Promise<{ readonly segments: readonly CsdSegment[]; readonly dropped: number }> {
  const all: CsdSegment[] = [];
  for (const entry of entries) {
    const { rows, width, intervals } = await readCsdEntry(client, file, entry);
    if (!LABEL_WIDTHS.includes(width)) {
      throw new Error(
        `${file.path}: ${oneLine(entry)}: labels must have ${LABEL_WIDTHS.join(' or ')} columns, received ${width}`,
      );
    }
    const labels = await client.numbers(file.path, csdPath(file, entry, 'features'), 0, rows);
    for (let row = 0; row < rows; row++) {
      const number = aligned ? Number(SEGMENT.exec(entry)![2]) : row;
      const id = aligned ? entry : `${video}[${number}]`;
      const valence = checkedValence(labels[row * width]!, `${file.path}: ${oneLine(id)}`);
      all.push({ id, number, video, begin: intervals[2 * row]!, end: intervals[2 * row + 1]!, valence });
    }
  }
  const segments = all
    .filter(({ begin, end }) => Math.abs(end - begin) >= SHORTEST_SECONDS)
    .sort((left, right) => left.number - right.number);
  return { segments, dropped: all.length - segments.length };
}

/** The entries of a file that hold the segments of one video: the video's own, or one for each segment. */
export function segmentsByEntry(
  { entries }: CsdFile,
  segments: readonly CsdSegment[],
): ReadonlyMap<string, readonly CsdSegment[]> {
  const found = new Map<string, CsdSegment[]>();
  for (const segment of segments) {
    const entry = entries.has(segment.video) ? segment.video : segment.id;
    if (entries.has(entry)) found.set(entry, [...(found.get(entry) ?? []), segment]);
  }
  return found;
}
