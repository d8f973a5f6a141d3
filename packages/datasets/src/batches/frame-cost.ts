import { STREAMS, type UtteranceSource } from '@sdumc/core';

/** What says how much an utterance costs: T of its streams, where that is known without reading, and their widths. */
export type FrameLayout = Pick<UtteranceSource, 'frameCounts' | 'widths'>;

/**
 * How many numbers the frames of an utterance are: Σ T·D over its streams. Undefined where the source does not know T without
 * reading.
 *
 * @example
 * frameCost(source, 0); // 5 frames of audio [24] and 3 of text [32]: 216
 */
export function frameCost(layout: FrameLayout, row: number): number | undefined {
  const counts = layout.frameCounts?.(row);
  if (counts === undefined) return undefined;
  return STREAMS.reduce((sum, stream) => sum + (counts[stream] ?? 0) * (layout.widths[stream] ?? 0), 0);
}
