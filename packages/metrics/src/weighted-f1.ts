/** A yes or no per utterance: is the sentiment positive? */
export interface PairedSigns {
  readonly predicted: readonly boolean[];
  readonly target: readonly boolean[];
}

/**
 * F1 of either class, weighted by how often the truth has it (scikit-learn's `f1_score(average='weighted')`):
 * Σ_c n_c F1_c / Σ_c n_c, F1_c = 2 TP / (2 TP + FP + FN), and 0 where that is undefined.
 *
 * @example
 * weightedF1({ predicted: [true, false, true], target: [true, true, true] }); // 0.8
 */
export function weightedF1(signs: PairedSigns): number {
  if (signs.predicted.length !== signs.target.length || signs.target.length === 0) {
    const received = `${signs.predicted.length} and ${signs.target.length}`;
    throw new RangeError(`weightedF1: predicted and target must be of one length and not empty, received ${received}`);
  }
  const negative = classF1(signs, false);
  const positive = classF1(signs, true);
  return (negative.f1 * negative.support + positive.f1 * positive.support) / signs.target.length;
}

function classF1({ predicted, target }: PairedSigns, sign: boolean): { f1: number; support: number } {
  let claimed = 0;
  let support = 0;
  let correct = 0;
  target.forEach((truth, row) => {
    if (truth === sign) support++;
    if (predicted[row] === sign) claimed++;
    if (truth === sign && predicted[row] === sign) correct++;
  });
  return { f1: claimed + support === 0 ? 0 : (2 * correct) / (claimed + support), support };
}
