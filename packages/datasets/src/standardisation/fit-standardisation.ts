import { modalityOf } from '@sdumc/core';
import type { FrameSequence, Modality, Stream, UtteranceSource } from '@sdumc/core';
import { readRows, type RowProgress } from '../read-rows.ts';
import { featureMoments, type FeatureMoments } from './feature-moments.ts';

/** What a feature space looks like over the training frames: one entry per feature, float64. */
export interface FeatureScale {
  readonly mean: readonly number[];
  /** Standard deviation, or 1 for a feature that does not vary. */
  readonly scale: readonly number[];
}

/**
 * One scale per feature space. Simulated text lives in the space of text and shares its scale. A space without training frames
 * is left out. Plain numbers: `JSON.parse(JSON.stringify(it))` is the same to the last bit.
 */
export type Standardisation = Readonly<Partial<Record<Modality, FeatureScale>>>;

/** A feature that varies less than this, relative to its mean, is rounding noise of float32. */
const RELATIVE_NOISE = 1e-6;

/**
 * Mean and standard deviation of every feature over the observed frames of these rows, in one pass and float64. The space of
 * text is measured on real text; on simulated text only where no row has any real text.
 *
 * Rows are read one after the other, so a source may be larger than memory; the sums are made in the order of `rows`.
 *
 * Errors: `fitStandardisation audio of row 3: axis D must be 73, received 40`.
 *
 * @param rows the training rows: looking at any other would leak
 * @example
 * const standardisation = await fitStandardisation(source, trainRows);
 */
export async function fitStandardisation(
  source: UtteranceSource,
  rows: readonly number[],
  { onProgress }: { readonly onProgress?: (progress: RowProgress) => void } = {},
): Promise<Standardisation> {
  const moments = new Map<Stream, FeatureMoments>();
  let done = 0;
  for await (const { row, frames: streams } of readRows(source, rows)) {
    for (const [stream, { values, frames, width }] of Object.entries(streams) as [Stream, FrameSequence][]) {
      const running = moments.get(stream) ?? featureMoments(width);
      if (running.width !== width)
        throw new RangeError(
          `fitStandardisation ${stream} of row ${row}: axis D must be ${running.width}, received ${width}`,
        );
      moments.set(stream, running);
      running.add(values, frames);
    }
    onProgress?.({ done: ++done, total: rows.length });
  }
  const fitted: Partial<Record<Modality, FeatureScale>> = {};
  for (const stream of ['audio', 'text', 'simulated', 'video'] as const) {
    const running = moments.get(stream);
    if (running !== undefined) fitted[modalityOf(stream)] ??= scaleOf(running);
  }
  return fitted;
}

function scaleOf({ count, mean, spread }: FeatureMoments): FeatureScale {
  const scale = Array.from(spread, (sum, feature) => {
    const deviation = Math.sqrt(sum / count());
    return deviation > RELATIVE_NOISE * Math.abs(mean[feature]!) ? deviation : 1;
  });
  return { mean: [...mean], scale };
}
