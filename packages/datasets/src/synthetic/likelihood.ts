import type { FrameSequence } from '@sdumc/core';
import { dot } from './world.ts';
import type { ExpressiveModality, World } from './world.ts';

/** P(w|y) ∝ base(w)·exp(emphasis·polarity(w)·y), by word number. */
export function wordProbabilities({ vocabulary, emphasis }: World, valence: number): Float64Array {
  const weights = vocabulary.base.map((base, word) => base * Math.exp(emphasis * vocabulary.polarity[word]! * valence));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Probability that a word, if it is heard at all, is heard as this one: Σ_w P(w|y)·P(heard as s|w). */
export function heardProbabilities({ vocabulary, errors }: World, said: Float64Array): Float64Array {
  const heard = said.map((probability) => probability * (1 - errors.substitution));
  vocabulary.confusables.forEach((confusables, word) => {
    for (const other of confusables) heard[other]! += (said[word]! * errors.substitution) / confusables.length;
  });
  return heard;
}

/** log P(words | valence), up to what does not depend on valence. */
export function wordsLogLikelihood(words: readonly number[], said: Float64Array): number {
  return words.reduce((sum, word) => sum + Math.log(said[word]!), 0);
}

/**
 * log P(simulated words | valence), exactly: the sum over every number of words that may have been said and over every way of
 * lining them up with those observed.
 *
 * A word said leaves nothing (deleted, nothing inserted), one word (heard, or deleted and another inserted) or two (heard, and
 * one inserted after it). With α_n(j) the probability that n words left exactly the first j observed ones,
 *
 *     α_n(j) = α_{n−1}(j)·P(nothing) + α_{n−1}(j−1)·P(one: s_j) + α_{n−1}(j−2)·P(two: s_{j−1} s_j),
 *
 * and since an empty hearing is drawn anew, α_n is divided by 1 − P(nothing)^n, which does not depend on valence.
 * Every word is counted relative to its base rate, a common factor that keeps the numbers near 1.
 */
export function simulatedWordsLogLikelihood(words: readonly number[], world: World, heard: Float64Array): number {
  const { base } = world.vocabulary;
  const { deletion, insertion } = world.errors;
  const nothing = deletion * (1 - insertion);
  const relative = words.map((word) => heard[word]! / base[word]!); // of a heard word; of an inserted one it is 1
  const one = relative.map((ratio) => (1 - deletion) * (1 - insertion) * ratio + deletion * insertion);
  const two = relative.map((ratio) => (1 - deletion) * insertion * ratio);

  const [shortest, longest] = world.text;
  let left = [1, ...words.map(() => 0)]; // α_0
  let total = 0;
  for (let said = 1; said <= longest; said += 1) {
    const before = left;
    left = before.map(
      (alpha, j) =>
        alpha * nothing + (j >= 1 ? before[j - 1]! * one[j - 1]! : 0) + (j >= 2 ? before[j - 2]! * two[j - 2]! : 0),
    );
    if (said >= shortest) total += left[words.length]! / (1 - nothing ** said);
  }
  return Math.log(total);
}

/**
 * Prepares log P(frames | valence) relative to pure noise, a function of the valence. Every frame is a mixture of noise N(0, I)
 * and, with probability π, N(μ, I) with μ = valence·direction + marker, so its ratio is 1 − π + π·exp(x·μ − |μ|²/2).
 */
export function framesLogLikelihood(
  { values, frames, width }: FrameSequence,
  { direction, marker, expressive }: ExpressiveModality,
): (valence: number) => number {
  const projections = Array.from({ length: frames }, (_, frame) => {
    const x = values.subarray(frame * width, (frame + 1) * width);
    return { onDirection: dot(x, direction), onMarker: dot(x, marker) };
  });
  const [dd, dm, mm] = [dot(direction, direction), dot(direction, marker), dot(marker, marker)];
  return (valence) => {
    const half = (valence * valence * dd + 2 * valence * dm + mm) / 2;
    return projections.reduce((sum, { onDirection, onMarker }) => {
      return sum + Math.log(1 - expressive + expressive * Math.exp(valence * onDirection + onMarker - half));
    }, 0);
  };
}
