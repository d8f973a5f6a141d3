import type { TextSimulator } from '../text-simulator.ts';
import { simulatorOf } from './learned-simulator.ts';
import { gatherPairedFrames, withoutVideos, type AudioTextPair } from './paired-frames.ts';

const FOLDS = 5;

/** A simulator for other splits, and those for the very pairs that it was fitted on. */
export interface FittedSimulation {
  readonly simulator: TextSimulator;
  /**
   * A simulator that was not fitted on this video: for the text of the rows that were fitted on. With one video only, and for a
   * video that none was fitted on, that of all
   */
  readonly without: (videoId: string) => TextSimulator;
}

/**
 * Fits the learned simulator on all pairs, and five more, each without a fifth of the videos, to simulate those.
 *
 * A map is better on the rows it was fitted on than on any other. A missing flow trained on such text would meet worse
 * text at test time than it ever saw. The five share the strength that cross-validation chose for the whole.
 *
 * Pairs are gone through once and let go, so they may come from files: what is kept of them is at most 5,000 frames.
 *
 * @returns null where no pair has frames on both sides
 * @throws RangeError where widths differ among pairs
 */
export async function fitOutOfFold(
  pairs: Iterable<AudioTextPair> | AsyncIterable<AudioTextPair>,
): Promise<FittedSimulation | null> {
  const paired = await gatherPairedFrames(pairs);
  if (paired === null) return null;
  const simulator = simulatorOf(paired);
  const videos = [...new Set(paired.frames.map(({ videoId }) => videoId))].sort();
  const folds = Math.min(FOLDS, videos.length);
  if (folds < 2) return { simulator, without: () => simulator };

  const foldOf = new Map(videos.map((video, position) => [video, position % folds]));
  const held = Array.from({ length: folds }, (_, fold) => {
    const others = withoutVideos(paired, (videoId) => foldOf.get(videoId) === fold);
    return simulatorOf(others, simulator.strength);
  });
  return { simulator, without: (videoId) => held[foldOf.get(videoId) ?? -1] ?? simulator };
}
