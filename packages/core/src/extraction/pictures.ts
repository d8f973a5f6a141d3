/** One picture of a clip, upright: `rgb` is [height, width, 3], row by row from the top. */
export interface Picture {
  /** Time in the clip that it shows. */
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Pictures of one size in even steps, in order. May be walked once. */
export type Pictures = AsyncIterable<Picture>;
