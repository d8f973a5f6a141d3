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
}
