import { THRESHOLDS, thresholdPrior } from './threshold-prior.ts';

/** A period that a frame may have, and how likely. */
export interface PitchCandidate {
  /** In samples, refined by a parabola. */
  readonly period: number;
  readonly probability: number;
}

/** Weighs shorter periods more among the troughs below a threshold: Boltzmann's distribution with λ = 2. */
const BOLTZMANN = 2;
/** Every other period at most is a trough. */
const MOST_TROUGHS = 256;
/** What the deepest trough gets of the thresholds above which there is none. */
const NO_TROUGH = 0.01;

/**
 * The candidates of pYIN (Mauch and Dixon 2014) as librosa 0.11 finds them: every trough of the normalised difference, weighed over a
 * hundred thresholds. At a threshold θ of probability p_θ, the n troughs below it share it as
 *
 *     p_θ · (1 − e^−2) e^(−2k) / (1 − e^(−2n)),   k = 0, 1, … from the shortest period on
 *
 * @returns takes the normalised difference from period `shortest` on
 */
export function pitchCandidates(shortest: number): (difference: Float64Array) => PitchCandidate[] {
  const prior = thresholdPrior();
  const weights = Float64Array.from({ length: MOST_TROUGHS }, (_, rank) => Math.exp(-BOLTZMANN * rank));
  return (difference) => {
    const troughs = troughsOf(difference);
    if (troughs.length === 0) return [];
    const heights = Float64Array.from(troughs, (trough) => difference[trough]!);
    const probabilities = new Float64Array(troughs.length);
    for (let step = 0; step < THRESHOLDS; step++) {
      const threshold = (step + 1) / THRESHOLDS;
      let below = 0;
      for (let at = 0; at < heights.length; at++) if (heights[at]! < threshold) below += 1;
      if (below === 0) continue;
      const scale = ((1 - weights[1]!) / (1 - Math.exp(-BOLTZMANN * below))) * prior[step]!;
      for (let at = 0, rank = 0; at < heights.length; at++)
        if (heights[at]! < threshold) probabilities[at]! += scale * weights[rank++]!;
    }
    const deepest = heights.indexOf(Math.min(...heights));
    const missed = prior.findIndex((_, step) => heights[deepest]! < (step + 1) / THRESHOLDS);
    const before = prior.subarray(0, missed < 0 ? THRESHOLDS : missed);
    probabilities[deepest]! += NO_TROUGH * before.reduce((sum, mass) => sum + mass, 0);
    return troughs.flatMap((trough, at) => {
      const probability = probabilities[at]!;
      return probability === 0 ? [] : [{ period: shortest + trough + parabolicShift(difference, trough), probability }];
    });
  };
}

/** Places lower than the one before and not higher than the one after; at the ends, lower than their one neighbour. */
function troughsOf(values: Float64Array): number[] {
  const last = values.length - 1;
  const troughs: number[] = [];
  if (values[0]! < values[1]!) troughs.push(0);
  for (let at = 1; at < last; at++)
    if (values[at]! < values[at - 1]! && values[at]! <= values[at + 1]!) troughs.push(at);
  if (values[last]! < values[last - 1]!) troughs.push(last);
  return troughs;
}

/** How far the top of the parabola through a place and its neighbours is from it; 0 at the ends, and where it is not near. */
function parabolicShift(values: Float64Array, at: number): number {
  if (at === 0 || at === values.length - 1) return 0;
  const bend = values[at + 1]! + values[at - 1]! - 2 * values[at]!;
  const slope = (values[at + 1]! - values[at - 1]!) / 2;
  return Math.abs(slope) >= Math.abs(bend) ? 0 : -slope / bend;
}
