/** The frames of one utterance in one stream: `values` is [T, D], row-major. */
export interface FrameSequence {
  readonly values: Float32Array;
  /** T */
  readonly frames: number;
  /** D */
  readonly width: number;
}

/** Frames that know where they come from. */
export interface FeatureSequence extends FrameSequence {
  /** Seconds from one frame to the next; null where frames are not evenly spaced (words). */
  readonly hopSeconds: number | null;
  readonly extractor: string;
  readonly version: string;
  /** [T], 1 where the frame was observed; 0 where there was nothing to see (no face), and its values are 0. Left out: all were. */
  readonly observed?: Uint8Array;
}

/**
 * The observed frames alone, in their order; undefined where there are none. What a network sees of a sequence.
 *
 * @example
 * observedFrames({ values: Float32Array.of(1, 0, 3), frames: 3, width: 1, observed: Uint8Array.of(1, 0, 1) });
 * // { values: [1, 3], frames: 2, width: 1 }
 */
export function observedFrames<S extends FrameSequence & Pick<FeatureSequence, 'observed'>>(
  sequence: S,
): Omit<S, 'observed'> | undefined {
  const { observed, ...rest } = sequence;
  if (observed === undefined) return rest;
  const { values, width } = sequence;
  if (observed.length !== sequence.frames)
    throw new RangeError(`observedFrames observed: must be [${sequence.frames}], received [${observed.length}]`);
  const frames = observed.reduce((count, seen) => count + (seen === 0 ? 0 : 1), 0);
  if (frames === 0) return undefined;
  const kept = new Float32Array(frames * width);
  let next = 0;
  for (const [frame, seen] of observed.entries()) {
    if (seen === 0) continue;
    kept.set(values.subarray(frame * width, (frame + 1) * width), next * width);
    next += 1;
  }
  return { ...rest, values: kept, frames };
}
