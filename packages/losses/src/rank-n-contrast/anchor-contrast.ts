import { type AnchorOrder } from './by-descending-distance.ts';

// By how much s may exceed the reference before it becomes the next: exp(300) times any count, times a product of sums
// that is about to be too large, is still a double.
const REACH = 300;
const LARGE_PRODUCT = 1e150;

/**
 * What one anchor i adds to the loss, and how steeply with each of its distances.
 *
 *     L_i = Σ_j [ log Z_ij − s_ij ];  Z_ij = Σ_{k: d_ik ≥ d_ij − ε} exp(s_ik);  s_ij = −‖r_i − r_j‖/τ
 *     w_ik = (1 − exp(s_ik)·Σ_{j: d_ij − ε ≤ d_ik} 1/Z_ij)/(n(n−1)·τ·‖r_i − r_k‖)
 *
 * With the others in order of descending d, exp(s) is summed from the front and 1/Z from the back. Both sums are kept in
 * units of exp(±reference), where the reference is an earlier s, and one that exceeds it by more than 300 becomes the next.
 * So nothing overflows, however widely s is spread; what underflows is less than exp(−400) of the sum that it would have
 * joined; and a pair costs one exponential. In these units Z ≥ 1, and one logarithm is taken of a product of many Z.
 *
 * @returns a function of an anchor's order and its distances ‖r_i − r_k‖, [n] by k, that replaces these by w_ik, 0 where
 * the distance is 0, and returns L_i
 */
export function anchorContrast({
  count,
  temperature,
  tolerance,
}: {
  count: number;
  temperature: number;
  tolerance: number;
}): (anchor: AnchorOrder, pairs: Float64Array) => number {
  const others = count - 1;
  // By position in the order, up to which the sums go.
  const similarities = new Float64Array(others);
  const references = new Float64Array(others);
  const exponentials = new Float64Array(others);
  const sums = new Float64Array(others);

  return ({ order, distances }, pairs) => {
    for (let k = 0, sum = 0, reference = -Infinity; k < others; k++) {
      const similarity = -pairs[order[k]!]! / temperature;
      if (similarity > reference + REACH) {
        sum *= Math.exp(reference - similarity);
        reference = similarity;
      }
      const exponential = Math.exp(similarity - reference);
      sum += exponential;
      similarities[k] = similarity;
      references[k] = reference;
      exponentials[k] = exponential;
      sums[k] = sum;
    }

    let loss = 0;
    let product = 1; // of those Z whose logarithm the loss still lacks
    let reciprocals = 0; // Σ_{j ≥ first} 1/Z_ij, in units of exp(−reference)
    let reference = references[others - 1]!;
    for (let k = others - 1, first = others, last = others - 1; k >= 0; k--) {
      // Down to the first j whose Z_ij has a part in k; the last part of that Z_ij moves along.
      while (first > 0 && !(distances[first - 1]! - tolerance > distances[k]!)) {
        first--;
        while (distances[last]! < distances[first]! - tolerance) last--;
        if (references[last]! !== reference) {
          reciprocals *= Math.exp(references[last]! - reference);
          reference = references[last]!;
        }
        const sum = sums[last]!;
        reciprocals += 1 / sum;
        loss += reference - similarities[first]!;
        product *= sum;
        if (product > LARGE_PRODUCT) {
          loss += Math.log(product);
          product = 1;
        }
      }
      const other = order[k]!;
      const norm = pairs[other]!;
      const scale = references[k]! === reference ? 1 : Math.exp(references[k]! - reference);
      const share = exponentials[k]! * scale * reciprocals;
      pairs[other] = norm === 0 ? 0 : (1 - share) / (count * others * temperature * norm);
    }
    return loss + Math.log(product);
  };
}
