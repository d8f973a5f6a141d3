import { STREAMS, type UtteranceSource } from '@sdumc/core';

/**
 * Share of a batch's numbers that is padding where each stream is padded to its longest utterance, over all these batches:
 * 1 − Σ T·D / Σ B·max(T)·D, summed over the streams. 0 is none; 0 too for no batches.
 *
 * @example
 * paddingShare({ widths: { audio: 1 }, frameCounts: (row) => ({ audio: row + 1 }) }, [[0, 1]]); // 1 − 3/4
 */
export function paddingShare(
  source: Required<Pick<UtteranceSource, 'frameCounts' | 'widths'>>,
  batches: Iterable<readonly number[]>,
): number {
  let observed = 0;
  let padded = 0;
  for (const batch of batches) {
    const counts = batch.map((row) => source.frameCounts(row));
    for (const stream of STREAMS) {
      const width = source.widths[stream] ?? 0;
      const frames = counts.map((count) => count[stream] ?? 0);
      observed += width * frames.reduce((sum, count) => sum + count, 0);
      padded += width * batch.length * frames.reduce((most, count) => Math.max(most, count), 1);
    }
  }
  return padded === 0 ? 0 : 1 - observed / padded;
}
