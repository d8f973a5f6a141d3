/** A value over time; null where there was nothing to measure. */
export interface ClipCurve {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** Curves on one scale. */
export interface ClipLane {
  readonly title: string;
  /** What lies at the lower and the upper end, as `65 Hz`. */
  readonly ends: readonly [lower: string, upper: string];
  readonly range: readonly [lower: number, upper: number];
  readonly hopSeconds: number;
  readonly curves: readonly ClipCurve[];
}

/** What was extracted of one clip, for people to look at. */
export interface ClipView {
  readonly id: string;
  readonly durationSeconds: number;
  /** The clip itself as a data URI, or where it lies: from the page, its parts separated by `/`. */
  readonly media:
    { readonly kind: 'video' | 'audio'; readonly uri: string } | { readonly kind: 'elsewhere'; readonly path: string };
  /** One line each: what was missing, what was left out. */
  readonly notes: readonly string[];
  /** What the store holds. */
  readonly streams: readonly {
    readonly modality: string;
    readonly extractor: string;
    readonly version: string;
    readonly frames: number;
    readonly observed: number;
    readonly width: number;
  }[];
  /** [T, bands], from the lowest band on; null where there is no sound. */
  readonly spectrogram: {
    readonly values: Float32Array;
    readonly bands: number;
  } | null;
  readonly lanes: readonly ClipLane[];
  /** Faces as the network sees them, RGB of `side` x `side`; null where a picture has none. */
  readonly faces: readonly { readonly seconds: number; readonly rgb: Uint8Array | null }[];
  readonly faceSide: number;
  readonly transcript: string | null;
  /** Vectors of its text, in order, by their length; `text` is null where it is not known what a vector stands for. */
  readonly textFrames: readonly { readonly text: string | null; readonly length: number }[];
}
