import { checkedValence } from '../checked-valence.ts';
import { oneLine } from '../one-line.ts';
import { csdPath } from './csd-file.ts';
import type { CsdFile } from './csd-file.ts';
import { readCsdVideo } from './csd-video.ts';
import type { Hdf5Client } from './hdf5/hdf5-client.ts';

/** A labelled interval of a video. */
export interface CsdSegment {
  /** `<video>[<number>]`, as the SDK names segments. */
  readonly id: string;
  readonly video: string;
  /** The key of the label file that it stands under: the video, or after the SDK's `align` the segment */
  readonly key: string;
  /** Seconds. */
  readonly begin: number;
  readonly end: number;
  readonly valence: number;
}

/** `All Labels` has sentiment and six emotions; others have sentiment alone. Sentiment stands first. */
const LABEL_WIDTHS: readonly number[] = [1, 7];

/** The SDK drops labelled intervals that are shorter. */
const SHORTEST_SECONDS = 1e-5;

/**
 * The videos of a label file, by its keys. After the SDK's `align` every key is a segment, `video[3]`; a file with any other key has
 * videos alone, whatever their names hold.
 */
export function videosOfKeys(keys: Iterable<string>): ReadonlyMap<string, string> {
  const all = [...keys];
  const segments = all.map((key) => /^(.+)\[\d+\]$/s.exec(key)?.[1]);
  const isAligned = segments.every((video) => video !== undefined);
  return new Map(all.map((key, at) => [key, isAligned ? segments[at]! : key]));
}

/**
 * Reads the labelled intervals of one key of a label file, without those of no length.
 *
 * Errors: `Labels.csd: 03bSnISJMiM[2]: valence must be from -3 to 3, received 4`.
 *
 * @param video to which they belong
 */
export async function readSegments(
  client: Hdf5Client,
  file: CsdFile,
  { key, video }: { readonly key: string; readonly video: string },
): Promise<{ readonly segments: readonly CsdSegment[]; readonly dropped: number }> {
  const { rows, width, intervals } = await readCsdVideo(client, file, key);
  if (!LABEL_WIDTHS.includes(width)) {
    throw new Error(
      `${file.path}: ${oneLine(key)}: labels must have ${LABEL_WIDTHS.join(' or ')} columns, received ${width}`,
    );
  }
  const isSegment = key !== video;
  if (isSegment && rows !== 1)
    throw new Error(`${file.path}: ${oneLine(key)}: must hold one label, as aligned segments do, received ${rows}`);
  const labels = await client.numbers(file.path, csdPath(file, key, 'features'), 0, rows);
  const segments = Array.from({ length: rows }, (_, row): CsdSegment => {
    const id = isSegment ? key : `${video}[${row}]`;
    const valence = checkedValence(labels[row * width]!, `${file.path}: ${oneLine(id)}`);
    return { id, video, key, begin: intervals[2 * row]!, end: intervals[2 * row + 1]!, valence };
  });
  const kept = segments.filter(({ begin, end }) => end - begin >= SHORTEST_SECONDS);
  return { segments: kept, dropped: rows - kept.length };
}
