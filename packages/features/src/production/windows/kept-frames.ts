/** One of the windows into which a long input is cut. */
export interface WindowPlace {
  readonly index: number;
  readonly last: boolean;
}

/** All in frames. */
export interface WindowFrames {
  /** From one window's beginning to the next one's. */
  readonly step: number;
  /** What a window shares with the next one; even. */
  readonly overlap: number;
}

/**
 * The frames of a window that are kept, `[from, to)`: windows meet in the middle of what they share, so that every frame is taken
 * from the window in which it has more around it, and the frames are those of one long window in number and place.
 *
 *     |···············:···|            step 15, overlap 4
 *                 |···:···············:···|
 *                                 |···:·····|
 *
 * @example
 * keptFrames({ index: 1, last: false }, 19, { step: 15, overlap: 4 }); // [2, 17]
 */
export function keptFrames(
  { index, last }: WindowPlace,
  frames: number,
  { step, overlap }: WindowFrames,
): readonly [from: number, to: number] {
  return [index === 0 ? 0 : overlap / 2, last ? frames : step + overlap / 2];
}
