import { CONDITIONS, randomStream, SPLITS } from '@sdumc/core';
import type { Condition, Split, Stream, Utterance, UtteranceSource } from '@sdumc/core';
import { drawUtterance, embedWords } from './generator.ts';
import { exactPosterior, posteriorMedian } from './posterior.ts';
import { syntheticWorld } from './world.ts';

/** A source that knows how well anyone can possibly do on it. */
export interface SyntheticDataset extends UtteranceSource {
  /** The exact probabilities of the valences −3, −8/3, …, 3 given these streams of an utterance. */
  posterior(row: number, observed: readonly Stream[]): readonly number[];
  /** The prediction with the lowest expected absolute error: the median of {@link posterior}. */
  bestPrediction(row: number, observed: readonly Stream[]): number;
  /** Mean absolute error of the best predictions over a split: only luck gets below it. */
  bestPossibleError(split: Split): Readonly<Record<Condition, number>>;
}

export interface SyntheticOptions {
  readonly seed: number;
  /** Number of utterances of each split. */
  readonly sizes?: Readonly<Record<Split, number>>;
}

/** What each test condition lets a predictor see. */
const OBSERVED: Readonly<Record<Condition, readonly Stream[]>> = {
  complete: ['audio', 'text', 'video'],
  simulated: ['audio', 'simulated', 'video'],
  absent: ['audio', 'video'],
};

const UTTERANCES_PER_VIDEO = 4;
const UTTERANCE = 2;

/**
 * Made-up utterances whose best possible error is known exactly: a network can be told from a perfect one, in every condition
 * and with any modality missing. The same seed gives the same bytes; splits do not depend on each other's sizes.
 *
 * Valence y is one of 19 thirds in [−3, 3]. Text is 3 to 9 words of a vocabulary of 200, P(w|y) ∝ base(w)·exp(1.4·polarity(w)·y), each
 * a vector [32]; simulated text is the same words through deletions, substitutions and insertions; audio [5–12, 24] and video
 * [4–9, 16] are noise in which about a third of the frames, told by a marker, carry y.
 *
 * @example
 * const dataset = syntheticDataset({ seed: 1 });
 * dataset.bestPossibleError('test'); // about { complete: 0.4, simulated: 0.5, absent: 0.6 }
 */
export function syntheticDataset({
  seed,
  sizes = { train: 512, valid: 128, test: 256 },
}: SyntheticOptions): SyntheticDataset {
  const world = syntheticWorld(seed);
  const { vocabulary } = world;
  const posteriorOf = exactPosterior(world);
  const spell = (words: readonly number[]) => words.map((word) => vocabulary.words[word]!).join(' ');

  const rows = SPLITS.flatMap((split, part) =>
    Array.from({ length: sizes[split] }, (_, number) => {
      const drawn = drawUtterance(world, randomStream(seed, UTTERANCE, part, number));
      const utterance: Utterance = {
        id: `${split}-${number}`,
        videoId: `${split}-video-${Math.floor(number / UTTERANCES_PER_VIDEO)}`,
        split,
        valence: drawn.valence,
        transcript: spell(drawn.words),
        simulatedTranscript: spell(drawn.simulatedWords),
      };
      return { utterance, drawn };
    }),
  );
  const at = (row: number) => {
    const found = rows[row];
    if (found === undefined)
      throw new RangeError(`synthetic: row must be from 0 to ${rows.length - 1}, received ${row}`);
    return found;
  };
  const posterior = (row: number, observed: readonly Stream[]) => posteriorOf(at(row).drawn, observed);
  const bestPrediction = (row: number, observed: readonly Stream[]) => posteriorMedian(posterior(row, observed));

  return {
    name: 'synthetic',
    utterances: rows.map(({ utterance }) => utterance),
    widths: {
      audio: world.audio.width,
      text: vocabulary.width,
      simulated: vocabulary.width,
      video: world.video.width,
    },
    async read(row) {
      const { audio, video, words, simulatedWords } = at(row).drawn;
      return { audio, text: embedWords(words, vocabulary), simulated: embedWords(simulatedWords, vocabulary), video };
    },
    frameCounts(row) {
      const { audio, video, words, simulatedWords } = at(row).drawn;
      return { audio: audio.frames, text: words.length, simulated: simulatedWords.length, video: video.frames };
    },
    posterior,
    bestPrediction,
    bestPossibleError(split) {
      const errors = CONDITIONS.map((condition) => {
        const misses = rows.flatMap(({ utterance }, row) =>
          utterance.split === split ? [Math.abs(utterance.valence - bestPrediction(row, OBSERVED[condition]))] : [],
        );
        return [condition, misses.reduce((sum, miss) => sum + miss, 0) / misses.length];
      });
      return Object.fromEntries(errors) as Record<Condition, number>;
    },
  };
}
