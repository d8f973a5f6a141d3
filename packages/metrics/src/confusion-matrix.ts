import { pairedFloat32, type PairedValues } from './paired-values.ts';
import { sentimentClass } from './sentiment-class.ts';

/**
 * How many utterances of each true class got each predicted class: 7 rows (truth -3 to 3) of 7 counts (prediction -3 to 3).
 * The classes are those of Acc-7, so its value is the diagonal's share.
 *
 * @example
 * confusionMatrix7({ predicted: [2.6], target: [-3] })[0]![6]; // 1
 */
export function confusionMatrix7(values: PairedValues): number[][] {
  const { predicted, target } = pairedFloat32('confusionMatrix7', values);
  const counts = Array.from({ length: 7 }, () => new Array<number>(7).fill(0));
  target.forEach((truth, row) => {
    counts[sentimentClass(truth, 3) + 3]![sentimentClass(predicted[row]!, 3) + 3]!++;
  });
  return counts;
}
