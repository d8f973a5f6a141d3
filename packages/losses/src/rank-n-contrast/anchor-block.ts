/** Some anchors that follow one another, against all vectors. */
export interface AnchorBlock {
  /** The first anchor */
  readonly start: number;
  /** How many: whole tiles */
  readonly anchors: number;
  /** r, [n, C], row-major, n padded to whole tiles */
  readonly rows: Float64Array;
  /** C */
  readonly width: number;
  /** A number for each pair, [anchors, n padded] */
  readonly pairs: Float64Array;
}

/** The loops over pairs take this many rows at once. */
export const TILE = 4;
