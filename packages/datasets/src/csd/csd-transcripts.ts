import { oneLine } from '../one-line.ts';
import { csdPath } from './csd-file.ts';
import type { CsdFile } from './csd-file.ts';
import { segmentsByEntry } from './csd-segments.ts';
import type { CsdSegment } from './csd-segments.ts';
import { readCsdEntry } from './csd-entry.ts';
import { Hdf5Failure } from './hdf5/hdf5-client.ts';
import type { Hdf5Client } from './hdf5/hdf5-client.ts';
import { overlappingRows } from './overlapping-rows.ts';

/** What the aligner wrote for a pause. */
const PAUSE = 'sp';

export interface CsdTranscripts {
  /** By the segment's id. */
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** Joins the words that overlap each segment. */
export async function readCsdTranscripts(
  client: Hdf5Client,
  file: CsdFile,
  segmentsOf: ReadonlyMap<string, readonly CsdSegment[]>,
): Promise<CsdTranscripts> {
  const texts = new Map<string, string>();
  const problems: string[] = [];
  const entries = [...segmentsOf.values()].flatMap((segments) => [...segmentsByEntry(file, segments)]);
  for (const [entry, segments] of entries) {
    try {
      const { rows, width, intervals } = await readCsdEntry(client, file, entry);
      if (width !== 1)
        throw new Error(`${file.path}: ${oneLine(entry)}: words must be [n] or [n, 1], received [${rows}, ${width}]`);
      const words = await client.texts(file.path, csdPath(file, entry, 'features'), 0, rows);
      for (const { id, begin, end } of segments) {
        const own = overlappingRows(intervals, begin, end).flatMap(({ start, count }) =>
          words.slice(start, start + count),
        );
        const text = own.filter((word) => word !== PAUSE && word !== '').join(' ');
        if (text !== '') texts.set(id, text);
      }
    } catch (error) {
      if (error instanceof Hdf5Failure) throw error;
      problems.push((error as Error).message);
    }
  }
  return { texts, problems };
}
