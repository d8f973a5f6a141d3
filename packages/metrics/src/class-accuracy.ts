import { pairedFloat32, type PairedValues } from './paired-values.ts';
import { sentimentClass } from './sentiment-class.ts';
import { shareEqual } from './share-equal.ts';

/**
 * The share of utterances whose prediction falls into the class of the truth, where the classes are the whole numbers
 * from -limit to limit: `limit` 3 gives the field's Acc-7, 2 its Acc-5. Both sides are clipped, then rounded half to even.
 *
 * @example
 * classAccuracy({ predicted: [2.4, -9], target: [2, 3] }, 3); // 0.5
 */
export function classAccuracy(values: PairedValues, limit: number): number {
  const { predicted, target } = pairedFloat32('classAccuracy', values);
  const classes = (side: Float32Array) => Array.from(side, (valence) => sentimentClass(valence, limit));
  return shareEqual(classes(predicted), classes(target));
}
