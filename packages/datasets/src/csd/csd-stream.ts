import type { FrameSequence } from '@sdumc/core';
import { toFloat32Array } from '@sdumc/formats';
import { commonWidth } from '../frames/common-width.ts';
import { frameSequence } from '../frames/frame-sequence.ts';
import { oneLine } from '../one-line.ts';
import { csdPath } from './csd-file.ts';
import type { CsdFile } from './csd-file.ts';
import { segmentsByEntry } from './csd-segments.ts';
import type { CsdSegment } from './csd-segments.ts';
import { readCsdEntry } from './csd-entry.ts';
import { Hdf5Failure } from './hdf5/hdf5-client.ts';
import type { Hdf5Client } from './hdf5/hdf5-client.ts';
import { overlappingRows } from './overlapping-rows.ts';
import type { RowRange } from './overlapping-rows.ts';

/** One stream of all segments: which rows each has is known, the rows are on disk. */
export interface CsdStream {
  readonly file: CsdFile;
  readonly width: number;
  /** By the segment's id. */
  readonly rows: ReadonlyMap<string, readonly RowRange[]>;
  readonly problems: readonly string[];
}

/** Finds the rows of every segment: reads all intervals, entry by entry, and none of the features. */
export async function openCsdStream(
  client: Hdf5Client,
  file: CsdFile,
  segmentsOf: ReadonlyMap<string, readonly CsdSegment[]>,
  onVideo: () => void,
): Promise<CsdStream> {
  const problems: string[] = [];
  const read: { width: number; entry: string; rows: (readonly [id: string, ranges: readonly RowRange[]])[] }[] = [];
  for (const segments of segmentsOf.values()) {
    onVideo();
    for (const [entry, own] of segmentsByEntry(file, segments)) {
      try {
        const { width, intervals } = await readCsdEntry(client, file, entry);
        const rows = own.map(({ id, begin, end }) => [id, overlappingRows(intervals, begin, end)] as const);
        read.push({ width, entry, rows });
      } catch (error) {
        if (error instanceof Hdf5Failure) throw error;
        problems.push((error as Error).message);
      }
    }
  }
  const width = commonWidth(read.map(({ width: own }) => own));
  if (width === undefined) throw new Error(problems[0] ?? `${file.path}: holds none of the labelled videos`);
  for (const odd of read.filter((entry) => entry.width !== width)) {
    problems.push(
      `${file.path}: ${oneLine(odd.entry)}: features must be [n, ${width}] as in the others, received ${odd.width}`,
    );
  }
  const rows = new Map(read.filter((entry) => entry.width === width).flatMap((entry) => entry.rows));
  return { file, width, rows, problems };
}

/** The rows of one segment, as the file has them; undefined where it has none. */
export async function readCsdFrames(
  client: Hdf5Client,
  { file, width, rows }: CsdStream,
  segment: CsdSegment,
): Promise<FrameSequence | undefined> {
  const ranges = rows.get(segment.id) ?? [];
  const [entry = segment.video] = segmentsByEntry(file, [segment]).keys();
  const path = csdPath(file, entry, 'features');
  const values = new Float32Array(countRows(ranges) * width);
  let place = 0;
  for (const { start, count } of ranges) {
    values.set(toFloat32Array(await client.numbers(file.path, path, start, count)), place);
    place += count * width;
  }
  return frameSequence(values, place / width, width);
}

export function countRows(ranges: readonly RowRange[]): number {
  return ranges.reduce((sum, { count }) => sum + count, 0);
}
