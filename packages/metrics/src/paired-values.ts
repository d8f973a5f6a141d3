/** Predicted and true valences of the same utterances, row by row. */
export interface PairedValues {
  /** [B], any real number. */
  readonly predicted: ArrayLike<number>;
  /** [B], the labels. */
  readonly target: ArrayLike<number>;
}

/** Both sides as float32, after checking that they are of one length, not empty, and finite. */
export function pairedFloat32(
  who: string,
  { predicted, target }: PairedValues,
): { predicted: Float32Array; target: Float32Array } {
  if (predicted.length !== target.length) {
    throw new RangeError(
      `${who}: predicted and target must be of one length, received ${predicted.length} and ${target.length}`,
    );
  }
  if (target.length === 0) throw new RangeError(`${who}: at least one utterance is needed, received none`);
  return { predicted: finiteFloat32(`${who} predicted`, predicted), target: finiteFloat32(`${who} target`, target) };
}

function finiteFloat32(who: string, values: ArrayLike<number>): Float32Array {
  const rounded = Float32Array.from(values);
  const row = rounded.findIndex((value) => !Number.isFinite(value));
  if (row >= 0) throw new RangeError(`${who} row ${row}: must be a finite float32, received ${String(values[row])}`);
  return rounded;
}
