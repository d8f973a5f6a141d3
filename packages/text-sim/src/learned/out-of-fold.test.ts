import { describe, expect, test } from 'vitest';
import { randomFrames, randomPair } from '../../testing/random-pair.ts';
import { fitLearnedSimulator, type AudioTextPair } from './learned-simulator.ts';
import { fitOutOfFold } from './out-of-fold.ts';

/** Two pairs of each video. */
const pairsOf = (videos: number): AudioTextPair[] =>
  Array.from({ length: 2 * videos }, (_, i) => randomPair(`video ${i % videos}`, i, { audioFrames: 6 + (i % 3) }));

describe('fitOutOfFold', () => {
  test.each([2, 3, 5])('with %d videos, each is simulated by what the others taught', async (videos) => {
    const pairs = pairsOf(videos);
    const { outOfFold } = await fitOutOfFold(pairs);
    expect(outOfFold).toHaveLength(pairs.length);
    for (const [position, { audio, videoId }] of pairs.entries()) {
      const others = fitLearnedSimulator(pairs.filter((pair) => pair.videoId !== videoId));
      expect(outOfFold[position], videoId).toEqual(await others.simulate({ audio }));
    }
  });

  test.each([5, 12])('of %d videos, none hears its own text, in either of its pairs', async (videos) => {
    const pairs = pairsOf(videos);
    const { simulator, outOfFold } = await fitOutOfFold(pairs);
    for (const videoId of ['video 0', 'video 3']) {
      const changed = pairs.map((pair, i) =>
        pair.videoId === videoId ? { ...pair, text: randomFrames(9, 3, 77 + i) } : pair,
      );
      const again = await fitOutOfFold(changed);
      for (const [position, pair] of pairs.entries())
        if (pair.videoId === videoId) expect(again.outOfFold[position]).toEqual(outOfFold[position]);
      // It does teach others, and the simulator of all.
      expect(again.outOfFold).not.toEqual(outOfFold);
      const { audio } = pairs[0]!;
      expect(await again.simulator.simulate({ audio })).not.toEqual(await simulator.simulate({ audio }));
    }
  });

  test('a fifth of the videos is held out at a time, whatever the order of the pairs', async () => {
    const pairs = pairsOf(10);
    const { outOfFold } = await fitOutOfFold(pairs);
    const reversed = await fitOutOfFold([...pairs].reverse());
    // Sums are taken in another order, so the last digits may differ.
    reversed.outOfFold.toReversed().forEach(({ frames }, position) => {
      const expected = outOfFold[position]!.frames!;
      expect(frames?.frames).toBe(expected.frames);
      expected.values.forEach((value, at) => expect(frames!.values[at]).toBeCloseTo(value, 4));
    });
    // What one video teaches reaches the eight that are not of its fifth, and no more.
    const changed = pairs.map((pair) => (pair.videoId === 'video 4' ? { ...pair, text: randomFrames(3, 3, 5) } : pair));
    const again = await fitOutOfFold(changed);
    const untouched = pairs.filter((_, i) => JSON.stringify(again.outOfFold[i]) === JSON.stringify(outOfFold[i]));
    const videos = new Set(untouched.map(({ videoId }) => videoId));
    expect(videos.size).toBe(2);
    expect(videos.has('video 4')).toBe(true);
  });

  test('the simulator for other splits has heard every pair', async () => {
    const pairs = pairsOf(4);
    const audio = randomFrames(8, 2, 99);
    expect(await (await fitOutOfFold(pairs)).simulator.simulate({ audio })).toEqual(
      await fitLearnedSimulator(pairs).simulate({ audio }),
    );
  });

  test('with a single video there is no fold to hold out: its text comes from the simulator of all', async () => {
    const pairs = pairsOf(1);
    const { simulator, outOfFold } = await fitOutOfFold(pairs);
    expect(outOfFold).toEqual(await Promise.all(pairs.map((pair) => simulator.simulate(pair))));
  });
});
