import type { Stream } from '@sdumc/core';
import type { SyntheticUtterance } from './generator.ts';
import {
  framesLogLikelihood,
  heardProbabilities,
  simulatedWordsLogLikelihood,
  wordProbabilities,
  wordsLogLikelihood,
} from './likelihood.ts';
import { VALENCE_PRIOR, VALENCES } from './valence-prior.ts';
import type { World } from './world.ts';

/** P(valence | what is observed), one entry for each of the 19 valences. */
export type Posterior = (utterance: SyntheticUtterance, observed: readonly Stream[]) => readonly number[];

/**
 * Prepares the exact posterior of a world. Given the valence all streams are independent, except that simulated text comes from
 * text: where the real words are observed the simulated ones add nothing and are not counted again.
 */
export function exactPosterior(world: World): Posterior {
  const tables = VALENCES.map((valence) => {
    const said = wordProbabilities(world, valence);
    return { valence, said, heard: heardProbabilities(world, said) };
  });
  return ({ words, simulatedWords, audio, video }, observed) => {
    const has = (stream: Stream) => observed.includes(stream);
    const ofAudio = framesLogLikelihood(audio, world.audio);
    const ofVideo = framesLogLikelihood(video, world.video);
    const logs = tables.map(({ valence, said, heard }, index) => {
      let log = Math.log(VALENCE_PRIOR[index]!);
      if (has('audio')) log += ofAudio(valence);
      if (has('video')) log += ofVideo(valence);
      if (has('text')) log += wordsLogLikelihood(words, said);
      else if (has('simulated')) log += simulatedWordsLogLikelihood(simulatedWords, world, heard);
      return log;
    });
    const highest = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - highest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
}

/** The median of a distribution over the valences: no prediction has a lower expected absolute error. */
export function posteriorMedian(probabilities: readonly number[]): number {
  let below = 0;
  return VALENCES.find((_, index) => (below += probabilities[index]!) >= 0.5) ?? VALENCES.at(-1)!;
}
