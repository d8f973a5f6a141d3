import { modalityOf } from '@sdumc/core';
import type { Modality, Stream, UtteranceSource } from '@sdumc/core';

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
 * Mean and standard deviation of every feature over the observed frames of these rows, by Welford's running update in float64.
 * The space of text is measured on real text; on simulated text only where no row has any real text.
 *
 * @param rows the training rows: looking at any other would leak
 * @example
 * const standardisation = await fitStandardisation(source, trainRows);
 */
export async function fitStandardisation(source: UtteranceSource, rows: readonly number[]): Promise<Standardisation> {
  const moments = new Map<Stream, Moments>();
  for (const row of rows) {
    for (const [stream, { values, frames, width }] of Object.entries(await source.read(row))) {
      const running = moments.get(stream as Stream) ?? newMoments(width);
      moments.set(stream as Stream, running);
      for (let frame = 0; frame < frames; frame += 1) addFrame(running, values, frame * width);
    }
  }
  const fitted: Partial<Record<Modality, FeatureScale>> = {};
  for (const stream of ['audio', 'text', 'simulated', 'video'] as const) {
    const running = moments.get(stream);
    if (running !== undefined) fitted[modalityOf(stream)] ??= scaleOf(running);
  }
  return fitted;
}

interface Moments {
  count: number;
  readonly mean: Float64Array;
  /** Sum of squared distances from the mean. */
  readonly spread: Float64Array;
}

function newMoments(width: number): Moments {
  return { count: 0, mean: new Float64Array(width), spread: new Float64Array(width) };
}

function addFrame(moments: Moments, values: Float32Array, offset: number): void {
  moments.count += 1;
  for (let feature = 0; feature < moments.mean.length; feature += 1) {
    const distance = values[offset + feature]! - moments.mean[feature]!;
    moments.mean[feature]! += distance / moments.count;
    moments.spread[feature]! += distance * (values[offset + feature]! - moments.mean[feature]!);
  }
}

function scaleOf({ count, mean, spread }: Moments): FeatureScale {
  const scale = Array.from(spread, (sum, feature) => {
    const deviation = Math.sqrt(sum / count);
    return deviation > RELATIVE_NOISE * Math.abs(mean[feature]!) ? deviation : 1;
  });
  return { mean: [...mean], scale };
}
