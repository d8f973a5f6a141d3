import { randomStream } from '@sdumc/core';
import type { Stream } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { makeBatch } from '../batches/make-batch.ts';
import { drawUtterance } from './generator.ts';
import {
  framesLogLikelihood,
  heardProbabilities,
  simulatedWordsLogLikelihood,
  wordProbabilities,
} from './likelihood.ts';
import { exactPosterior, posteriorMedian } from './posterior.ts';
import { syntheticDataset } from './synthetic-dataset.ts';
import { VALENCE_PRIOR, VALENCES } from './valence-prior.ts';
import { syntheticWorld } from './world.ts';
import type { World } from './world.ts';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

/** A world of three words and at most two of them said, in which everything can be counted out. */
const tiny: World = {
  ...syntheticWorld(1),
  vocabulary: {
    words: ['bad', 'so', 'good'],
    polarity: Float64Array.of(-1, 0, 0.5),
    base: Float64Array.of(0.2, 0.5, 0.3),
    confusables: [[1], [0, 2], [0]],
    embedding: new Float32Array(3),
    width: 1,
  },
  text: [1, 2],
  errors: { deletion: 0.2, substitution: 0.3, insertion: 0.15 },
};

/** P(heard sequence | valence) of the tiny world by walking through every choice the channel has. */
function countOut(valence: number): Map<string, number> {
  const { vocabulary, errors, emphasis } = tiny;
  const weights = vocabulary.base.map((base, word) => base * Math.exp(emphasis * vocabulary.polarity[word]! * valence));
  const said = weights.map((weight) => weight / sum(weights));
  const pieces: [probability: number, words: number[]][] = []; // what one word said leaves behind
  said.forEach((probability, word) => {
    const ears = [[1 - errors.substitution, word], ...vocabulary.confusables[word]!.map((other, _, all) => [errors.substitution / all.length, other])] as [number, number][]; // prettier-ignore
    for (const [heard, as] of ears) {
      for (const [kept, left] of [
        [errors.deletion, []],
        [1 - errors.deletion, [as]],
      ] as [number, number[]][]) {
        // prettier-ignore
        pieces.push([probability * heard * kept * (1 - errors.insertion), left]);
        vocabulary.base.forEach((base, inserted) =>
          pieces.push([probability * heard * kept * errors.insertion * base, [...left, inserted]]),
        );
      }
    }
  });
  const total = new Map<string, number>();
  const add = (share: number, outcomes: [number, number[]][]) => {
    const empty = outcomes.reduce((mass, [probability, words]) => (words.length === 0 ? mass + probability : mass), 0);
    for (const [probability, words] of outcomes) {
      if (words.length === 0) continue;
      const key = words.join(' ');
      total.set(key, (total.get(key) ?? 0) + (share * probability) / (1 - empty));
    }
  };
  add(0.5, pieces);
  add(0.5, pieces.flatMap(([p, first]) => pieces.map(([q, second]): [number, number[]] => [p * q, [...first, ...second]]))); // prettier-ignore
  return total;
}

describe('the prior', () => {
  it('is a distribution over thirds with the shape that is claimed', () => {
    expect(VALENCES).toHaveLength(19);
    expect([VALENCES[0], VALENCES[9], VALENCES[18]]).toEqual([-3, 0, 3]);
    expect(sum(VALENCE_PRIOR)).toBeCloseTo(1, 12);
    const mean = sum(VALENCES.map((valence, index) => valence * VALENCE_PRIOR[index]!));
    expect(mean).toBeGreaterThan(0.2);
    expect(mean).toBeLessThan(0.3);
    expect(VALENCE_PRIOR[9]).toBe(0.22);
  });
});

describe('likelihoods', () => {
  it('of words are distributions', () => {
    for (const valence of [-3, 0, 2]) {
      const said = wordProbabilities(tiny, valence);
      expect(sum(said)).toBeCloseTo(1, 12);
      expect(sum(heardProbabilities(tiny, said))).toBeCloseTo(1, 12);
    }
    expect([...wordProbabilities(tiny, 0)]).toEqual([0.2, 0.5, 0.3]);
  });

  it('of simulated words are those found by walking through everything that can happen', () => {
    for (const valence of [-3, -1 / 3, 0, 2]) {
      const counted = countOut(valence);
      expect(sum([...counted.values()])).toBeCloseTo(1, 12);
      expect(counted.size).toBe(3 + 9 + 27 + 81);
      const heard = heardProbabilities(tiny, wordProbabilities(tiny, valence));
      for (const [key, probability] of counted) {
        const words = key.split(' ').map(Number);
        const base = words.reduce((product, word) => product * tiny.vocabulary.base[word]!, 1);
        // half: one or two words said, equally likely, is the factor that the likelihood leaves out
        const exact = (Math.exp(simulatedWordsLogLikelihood(words, tiny, heard)) * base) / 2;
        expect(exact / probability).toBeCloseTo(1, 10);
      }
    }
  });

  it('of simulated words describe the words that are drawn', () => {
    const counted = new Map<string, number>();
    VALENCES.forEach((valence, index) => {
      for (const [key, probability] of countOut(valence)) {
        counted.set(key, (counted.get(key) ?? 0) + probability * VALENCE_PRIOR[index]!);
      }
    });
    const draws = 20_000;
    const seen = new Map<string, number>();
    const random = randomStream(7);
    for (let draw = 0; draw < draws; draw += 1) {
      const key = drawUtterance(tiny, random).simulatedWords.join(' ');
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    for (const [key, probability] of counted) {
      const deviation = Math.sqrt(draws * probability * (1 - probability));
      expect(Math.abs((seen.get(key) ?? 0) - draws * probability), key).toBeLessThan(5 * deviation + 1);
    }
  });

  it('of frames are ratios of densities written out', () => {
    const modality = {
      width: 2,
      frames: [2, 2] as const,
      expressive: 0.3,
      direction: Float64Array.of(0.5, -0.2),
      marker: Float64Array.of(0, 2),
    };
    const normal = (value: number, mean: number) => Math.exp(-((value - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI);
    const frames = [[0.3, 1.9], [-1, 0.25]]; // prettier-ignore
    const valence = 4 / 3;
    const ratio = frames.reduce((product, [x, y]) => {
      const noise = normal(x!, 0) * normal(y!, 0);
      const expressive = normal(x!, valence * 0.5) * normal(y!, valence * -0.2 + 2);
      return (product * (0.7 * noise + 0.3 * expressive)) / noise;
    }, 1);
    const sequence = { values: Float32Array.from(frames.flat()), frames: 2, width: 2 };
    expect(framesLogLikelihood(sequence, modality)(valence)).toBeCloseTo(Math.log(ratio), 6);
  });
});

describe('posteriorMedian', () => {
  it('is the value of lowest expected absolute error', () => {
    const random = randomStream(3);
    for (let trial = 0; trial < 50; trial += 1) {
      const weights = VALENCES.map(() => random.uniform() ** 4);
      const probabilities = weights.map((weight) => weight / sum(weights));
      const cost = (guess: number) =>
        sum(VALENCES.map((valence, at) => probabilities[at]! * Math.abs(valence - guess)));
      expect(cost(posteriorMedian(probabilities))).toBeCloseTo(Math.min(...VALENCES.map(cost)), 12);
    }
  });
});

describe('syntheticDataset', () => {
  const dataset = syntheticDataset({ seed: 1, sizes: { train: 40, valid: 8, test: 1500 } });
  const test = dataset.utterances.flatMap(({ split }, row) => (split === 'test' ? [row] : []));
  const error = (predict: (row: number) => number) =>
    sum(test.map((row) => Math.abs(dataset.utterances[row]!.valence - predict(row)))) / test.length;

  it('has a posterior that means what it says: the truth falls into each tenth as often as claimed', () => {
    const conditions: Stream[][] = [['audio', 'text', 'video'], ['audio', 'simulated', 'video'], ['audio', 'video'], ['simulated']]; // prettier-ignore
    for (const observed of conditions) {
      const claimed = new Array<number>(10).fill(0);
      const counts = new Array<number>(10).fill(0);
      const hits = new Array<number>(10).fill(0);
      for (const row of test) {
        dataset.posterior(row, observed).forEach((probability, index) => {
          const tenth = Math.min(9, Math.floor(probability * 10));
          claimed[tenth]! += probability;
          counts[tenth]! += probability * (1 - probability);
          if (Math.abs(VALENCES[index]! - dataset.utterances[row]!.valence) < 1e-9) hits[tenth]! += 1;
        });
      }
      claimed.forEach((expected, tenth) => {
        const deviation = Math.sqrt(counts[tenth]!);
        expect(Math.abs(hits[tenth]! - expected), `${observed.join('+')} ${tenth}`).toBeLessThan(4 * deviation + 1);
      });
    }
  });

  it('is harder the less is seen, and about as hard as promised', () => {
    const { complete, simulated, absent } = dataset.bestPossibleError('test');
    const constant = error(() => 1 / 3); // the prior's median
    expect(complete).toBeGreaterThan(0.3);
    expect(complete).toBeLessThan(0.45);
    expect(simulated - complete).toBeGreaterThan(0.05);
    expect(absent - simulated).toBeGreaterThan(0.08);
    expect(constant - absent).toBeGreaterThan(0.15);
    const alone = (...observed: Stream[]) => error((row) => dataset.bestPrediction(row, observed));
    expect(alone('text')).toBeLessThan(alone('audio'));
    expect(alone('audio')).toBeLessThan(alone('video'));
    expect(alone('text', 'simulated')).toBe(alone('text'));
    expect(alone()).toBe(constant); // nothing observed
  });

  it('is not beaten by other predictors', () => {
    const observed: Stream[] = ['audio', 'simulated', 'video'];
    const best = dataset.bestPossibleError('test').simulated;
    const posteriors = new Map(test.map((row) => [row, dataset.posterior(row, observed)]));
    const predictions = new Map(test.map((row) => [row, dataset.bestPrediction(row, observed)]));
    const mean = (row: number) => sum(posteriors.get(row)!.map((p, index) => p * VALENCES[index]!));
    const mode = (row: number) => {
      const posterior = posteriors.get(row)!;
      return VALENCES[posterior.indexOf(Math.max(...posterior))]!;
    };
    expect(best).toBeLessThan(error(mean));
    expect(best).toBeLessThan(error(mode));
    for (const shrink of [0.8, 0.9, 1.1, 1.2]) {
      expect(best).toBeLessThan(error((row) => shrink * predictions.get(row)!));
    }
  });

  it('gives the same bytes for the same seed, others for another, and rows that do not depend on sizes', async () => {
    const sizes = { train: 5, valid: 5, test: 5 };
    const [one, same, other] = [1, 1, 2].map((seed) => syntheticDataset({ seed, sizes }));
    for (let row = 0; row < 15; row += 1) expect(await one!.read(row)).toEqual(await same!.read(row));
    expect(one!.utterances).toEqual(same!.utterances);
    expect(await other!.read(0)).not.toEqual(await one!.read(0));
    expect(await one!.read(12)).toEqual(await dataset.read(40 + 8 + 2));
    await expect(one!.read(15)).rejects.toThrow(/row must be from 0 to 14, received 15/);
  });

  it('has frames for every word, of the widths it names, and no video on two sides', async () => {
    for (const row of [0, 45, 60]) {
      const frames = await dataset.read(row);
      const { transcript, simulatedTranscript } = dataset.utterances[row]!;
      expect(frames.text!.frames).toBe(transcript!.split(' ').length);
      expect(frames.simulated!.frames).toBe(simulatedTranscript!.split(' ').length);
      const { segments } = makeBatch([{ frames, valence: 0 }], dataset.widths);
      expect(segments.audio[0]!.count).toBeGreaterThanOrEqual(5);
    }
    const splitOf = new Map<string, string>();
    for (const { videoId, split } of dataset.utterances) {
      expect(splitOf.get(videoId) ?? split).toBe(split);
      splitOf.set(videoId, split);
    }
    expect(new Set(syntheticWorld(1).vocabulary.words).size).toBe(200);
  });

  it('hides the polarity of a word in one direction of its vector', () => {
    const { vocabulary } = syntheticWorld(1);
    const rows = vocabulary.words.map((_, word) => vocabulary.embedding.subarray(word * 32, (word + 1) * 32));
    // least squares by gradient descent: 32 numbers must explain 200 polarities
    const weights = new Float64Array(32);
    const explained = (row: Float32Array) => {
      let total = 0;
      for (let at = 0; at < 32; at += 1) total += row[at]! * weights[at]!;
      return total;
    };
    for (let step = 0; step < 3000; step += 1) {
      const gradient = new Float64Array(32);
      for (const [word, row] of rows.entries()) {
        const miss = explained(row) - vocabulary.polarity[word]!;
        for (let at = 0; at < 32; at += 1) gradient[at]! += (miss * row[at]!) / 200;
      }
      for (let at = 0; at < 32; at += 1) weights[at]! -= 0.3 * gradient[at]!;
    }
    rows.forEach((row, word) => {
      expect(explained(row)).toBeCloseTo(vocabulary.polarity[word]!, 2);
    });
  });
});

describe('exactPosterior', () => {
  it('multiplies what independent streams say', () => {
    const world = syntheticWorld(4);
    const posterior = exactPosterior(world);
    const drawn = drawUtterance(world, randomStream(9));
    const [audio, text, both] = ([['audio'], ['text'], ['audio', 'text']] as Stream[][]).map((observed) => posterior(drawn, observed)); // prettier-ignore
    const product = VALENCES.map((_, at) => (audio![at]! * text![at]!) / VALENCE_PRIOR[at]!);
    product.forEach((value, at) => expect(value / sum(product)).toBeCloseTo(both![at]!, 10));
    expect(posterior(drawn, [])).toEqual(VALENCE_PRIOR.map((value) => expect.closeTo(value, 12) as number));
  });
});

it('knows how many frames an utterance has without making them', async () => {
  const dataset = syntheticDataset({ seed: 3, sizes: { train: 30, valid: 5, test: 5 } });
  for (const row of dataset.utterances.keys()) {
    const frames = Object.entries(await dataset.read(row));
    const counts = frames.flatMap(([stream, sequence]) => (sequence === undefined ? [] : [[stream, sequence.frames]]));
    const known = Object.entries(dataset.frameCounts!(row)).filter(([, count]) => count > 0);
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(counts));
  }
});
