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
  /** Seconds. */
  readonly begin: number;
  readonly end: number;
  readonly valence: number;
}

/** `All Labels` has sentiment and six emotions; others have sentiment alone. Sentiment stands first. */
const LABEL_WIDTHS: readonly number[] = [1, 7];

/** Reads the labelled intervals of a video. Errors: `Labels.csd: 03bSnISJMiM[2]: valence must be from -3 to 3, received 4`. */
export async function readSegments(client: Hdf5Client, file: CsdFile, video: string): Promise<CsdSegment[]> {
  const { rows, width, intervals } = await readCsdVideo(client, file, video);
  if (!LABEL_WIDTHS.includes(width)) {
    throw new Error(
      `${file.path}: ${oneLine(video)}: labels must have ${LABEL_WIDTHS.join(' or ')} columns, received ${width}`,
    );
  }
  const labels = await client.numbers(file.path, csdPath(file, video, 'features'), 0, rows);
  return Array.from({ length: rows }, (_, row) => {
    const id = `${video}[${row}]`;
    const valence = checkedValence(labels[row * width]!, `${file.path}: ${oneLine(id)}`);
    return { id, video, begin: intervals[2 * row]!, end: intervals[2 * row + 1]!, valence };
  });
}
