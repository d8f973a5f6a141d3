import { fitLearnedSimulator, type AudioTextPair } from './learned-simulator.ts';
import type { SimulatedText, TextSimulator } from '../text-simulator.ts';

const FOLDS = 5;

/** A simulator for other splits, and what it would have said of the very pairs that it was fitted on. */
export interface FittedSimulation {
  readonly simulator: TextSimulator;
  /** For each pair, from a simulator that was not fitted on its video; with one video only, from that of all */
  readonly outOfFold: readonly SimulatedText[];
}

/**
 * Fits the learned simulator on all pairs, and five more, each without a fifth of the videos, to simulate those.
 *
 * A map is better on the rows it was fitted on than on any other. A missing flow trained on such text would meet worse
 * text at test time than it ever saw. The five share the strength that cross-validation chose for the whole.
 */
export async function fitOutOfFold(pairs: readonly AudioTextPair[]): Promise<FittedSimulation> {
  const simulator = fitLearnedSimulator(pairs);
  const videos = [...new Set(pairs.map(({ videoId }) => videoId))].sort();
  const folds = Math.min(FOLDS, videos.length);
  if (folds < 2) return { simulator, outOfFold: await Promise.all(pairs.map((pair) => simulator.simulate(pair))) };

  const foldOf = new Map(videos.map((video, position) => [video, position % folds]));
  const held = Array.from({ length: folds }, (_, fold) =>
    fitLearnedSimulator(
      pairs.filter(({ videoId }) => foldOf.get(videoId) !== fold),
      simulator.strength,
    ),
  );
  const outOfFold = await Promise.all(
    pairs.map((pair) => (held[foldOf.get(pair.videoId) as number] as TextSimulator).simulate(pair)),
  );
  return { simulator, outOfFold };
}
