import { STREAMS, type UtteranceFrames, type UtteranceSource } from '@sdumc/core';
import { readRows, type RowProgress } from './read-rows.ts';

/** A source that counts the frames of what is read through it. */
export interface FrameCounting {
  readonly source: UtteranceSource;
  /** Reads what was not read yet, and gives the same source, whose `frameCounts` are then known and exact. */
  finish(options?: { readonly onProgress?: (progress: RowProgress) => void }): Promise<UtteranceSource>;
}

/**
 * Counts T of every stream of every row as another pass reads them, and by a pass of its own what that left out.
 *
 * What a source says of its lengths without reading is a hint, and two readers of the same frames may hint otherwise. Batches
 * are cut by length, so only counts of the frames themselves give the same batches, and the same weights, from either.
 * Takes 4 bytes for each row and stream.
 *
 * @example
 * const counting = countingFrames(source);
 * const standardisation = await fitStandardisation(counting.source, rowsOf(source, 'train'));
 * const counted = await counting.finish(); // reads valid and test
 */
export function countingFrames(source: UtteranceSource): FrameCounting {
  const rows = source.utterances.length;
  const read = new Uint8Array(rows);
  const counts = STREAMS.map(() => new Uint32Array(rows));
  const remember = (row: number, frames: UtteranceFrames) => {
    read[row] = 1;
    STREAMS.forEach((stream, position) => (counts[position]![row] = frames[stream]?.frames ?? 0));
  };
  const frameCounts = (row: number) =>
    Object.fromEntries(
      STREAMS.flatMap((stream, position) => {
        const count = counts[position]![row] ?? 0;
        return count === 0 ? [] : [[stream, count]];
      }),
    );

  return {
    source: {
      ...source,
      async read(row) {
        const frames = await source.read(row);
        remember(row, frames);
        return frames;
      },
    },
    async finish({ onProgress } = {}) {
      const rest = [...source.utterances.keys()].filter((row) => read[row] === 0);
      let done = 0;
      for await (const { row, frames } of readRows(source, rest)) {
        remember(row, frames);
        onProgress?.({ done: ++done, total: rest.length });
      }
      return { ...source, frameCounts };
    },
  };
}
