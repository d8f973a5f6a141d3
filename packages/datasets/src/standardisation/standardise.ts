import { modalityOf } from '@sdumc/core';
import type { FrameSequence, Stream, UtteranceFrames, UtteranceSource } from '@sdumc/core';
import type { FeatureScale, Standardisation } from './fit-standardisation.ts';

export interface StandardiseOptions {
  /** Cuts values off at ± this many standard deviations. Default: no limit. */
  readonly clip?: number;
}

/**
 * Centres and scales every feature: (x − mean) / scale. A stream whose space was never measured passes unchanged.
 *
 * Errors: `standardise audio: axis D must be 73, received 40`.
 *
 * @example
 * const frames = standardise(await source.read(0), standardisation, { clip: 10 });
 */
export function standardise(
  frames: UtteranceFrames,
  standardisation: Standardisation,
  { clip = Infinity }: StandardiseOptions = {},
): UtteranceFrames {
  const scaled = Object.entries(frames).map(([stream, sequence]) => {
    const scale = standardisation[modalityOf(stream as Stream)];
    return [stream, scale === undefined ? sequence : standardiseSequence(sequence, scale, clip, stream)];
  });
  return Object.fromEntries(scaled) as UtteranceFrames;
}

/**
 * The same source with every utterance standardised as it is read.
 *
 * @example
 * const standardised = withStandardisation(source, await fitStandardisation(source, trainRows));
 */
export function withStandardisation(
  source: UtteranceSource,
  standardisation: Standardisation,
  options: StandardiseOptions = {},
): UtteranceSource {
  return { ...source, read: async (row) => standardise(await source.read(row), standardisation, options) };
}

function standardiseSequence(
  sequence: FrameSequence,
  scale: FeatureScale,
  clip: number,
  stream: string,
): FrameSequence {
  const { width, values } = sequence;
  if (width !== scale.mean.length) {
    throw new RangeError(`standardise ${stream}: axis D must be ${scale.mean.length}, received ${width}`);
  }
  const standardised = new Float32Array(values.length);
  const { mean, scale: deviation } = scale;
  for (let start = 0; start < values.length; start += width) {
    for (let feature = 0; feature < width; feature += 1) {
      const deviations = (values[start + feature]! - mean[feature]!) / deviation[feature]!;
      standardised[start + feature] = deviations > clip ? clip : deviations < -clip ? -clip : deviations;
    }
  }
  return { ...sequence, values: standardised };
}
