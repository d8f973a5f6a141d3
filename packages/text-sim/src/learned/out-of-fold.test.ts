import { describe, expect, test } from 'vitest';
import { linearPair, randomFrames, randomPair } from '../../testing/random-pair.ts';
import { fitLearnedSimulator } from './learned-simulator.ts';
import type { AudioTextPair } from './paired-frames.ts';
import type { SimulatedText } from '../text-simulator.ts';
import { fitOutOfFold } from './out-of-fold.ts';

/** Two pairs of each video, whose text has nothing to do with the audio. */
const pairsOf = (videos: number): AudioTextPair[] =>
  Array.from({ length: 2 * videos }, (_, i) => randomPair(`video ${i % videos}`, i, { audioFrames: 6 + (i % 3) }));

/** What is fitted, and what it says of each of its pairs. */
async function simulated(pairs: readonly AudioTextPair[]) {
  const { simulator, without } = (await fitOutOfFold(pairs))!;
  return {
    simulator,
    outOfFold: await Promise.all(pairs.map((pair) => without(pair.videoId).simulate({ id: pair.videoId, ...pair }))),
  };
}

describe('fitOutOfFold', () => {
  test.each([2, 3, 5])('with %d videos, each is simulated by what the others taught', async (videos) => {
    const pairs = pairsOf(videos);
    const { strength } = fitLearnedSimulator(pairs); // one number, chosen once for the whole
    const { outOfFold } = await simulated(pairs);
    expect(outOfFold).toHaveLength(pairs.length);
    for (const [position, { audio, videoId }] of pairs.entries()) {
      const others = fitLearnedSimulator(
        pairs.filter((pair) => pair.videoId !== videoId),
        strength,
      );
      expect(outOfFold[position], videoId).toEqual(await others.simulate({ id: 'a', audio }));
    }
  });

  test.each([5, 12])('of %d videos, none hears its own text, in either of its pairs', async (videos) => {
    const all = Array.from({ length: 2 * videos }, (_, i) => linearPair(`video ${i % videos}`, i));
    const { simulator, outOfFold } = await simulated(all);
    for (const videoId of ['video 0', 'video 3']) {
      const changed = all.map((pair, i) => (pair.videoId === videoId ? linearPair(videoId, i, 1.3) : pair));
      expect(fitLearnedSimulator(changed).strength).toBe(fitLearnedSimulator(all).strength);
      const again = await simulated(changed);
      for (const [position, pair] of all.entries())
        if (pair.videoId === videoId) expect(again.outOfFold[position]).toEqual(outOfFold[position]);
      // It does teach others, and the simulator of all.
      expect(again.outOfFold).not.toEqual(outOfFold);
      const { audio } = all[0]!;
      expect(await again.simulator.simulate({ id: 'a', audio })).not.toEqual(
        await simulator.simulate({ id: 'a', audio }),
      );
    }
  });

  test('a text that no other tells of stays unknown', async () => {
    // Each video has words of its own that only its own audio announces.
    const own = Array.from({ length: 20 }, (_, video): AudioTextPair => {
      const values = Float32Array.from({ length: 20 }, (_, i) => (i === video ? 1 : 0));
      const text = { values: Float32Array.of(10 * Math.sin(40 * video)), frames: 1, width: 1 };
      return { audio: { values, frames: 1, width: 20 }, text, videoId: `video ${video}` };
    });
    const errorOf = async (said: readonly SimulatedText[]) =>
      own.reduce((sum, { text }, i) => sum + Math.abs(said[i]!.frames!.values[0]! - text.values[0]!), 0) / 20;
    const byHeart = fitLearnedSimulator(own, 1);
    const recited = await Promise.all(own.map((pair) => byHeart.simulate({ id: pair.videoId, ...pair })));
    expect(await errorOf(recited)).toBeLessThan(1);
    expect(await errorOf((await simulated(own)).outOfFold)).toBeGreaterThan(4);
  });

  test('a fifth of the videos is held out at a time: what one teaches reaches all others but those of its fifth', async () => {
    const all = Array.from({ length: 20 }, (_, i) => linearPair(`video ${i % 10}`, i));
    const { outOfFold } = await simulated(all);
    const changed = all.map((pair, i) => (pair.videoId === 'video 4' ? linearPair('video 4', i, 1.3) : pair));
    expect(fitLearnedSimulator(changed).strength).toBe(fitLearnedSimulator(all).strength);
    const again = await simulated(changed);
    const same = (i: number) => JSON.stringify(again.outOfFold[i]) === JSON.stringify(outOfFold[i]);
    const untouched = new Set(all.filter((_, i) => same(i)).map(({ videoId }) => videoId));
    expect(untouched.size).toBe(2);
    expect(untouched).toContain('video 4');
  });

  test('the simulator for other splits has heard every pair', async () => {
    const pairs = pairsOf(4);
    const audio = randomFrames(8, 2, 99);
    expect(await (await simulated(pairs)).simulator.simulate({ id: 'a', audio })).toEqual(
      await fitLearnedSimulator(pairs).simulate({ id: 'a', audio }),
    );
  });

  test('with a single video there is no fold to hold out: its text comes from the simulator of all', async () => {
    const pairs = pairsOf(1);
    const { simulator, outOfFold } = await simulated(pairs);
    expect(outOfFold).toEqual(
      await Promise.all(pairs.map((pair) => simulator.simulate({ id: pair.videoId, ...pair }))),
    );
  });

  test('takes pairs one at a time, and holds on to none', async () => {
    const pairs = pairsOf(4);
    let [given, alive] = [0, 0];
    async function* streamed() {
      for (const pair of pairs) {
        // A text that can be looked at only until the next pair is asked for, as a buffer that is read into again.
        const lent = { ...pair, text: { ...pair.text, values: pair.text.values.slice() } };
        alive = Math.max(alive, ++given);
        yield lent;
        lent.text.values.fill(NaN);
        given--;
      }
    }
    const { simulator, without } = (await fitOutOfFold(streamed()))!;
    const expected = await simulated(pairs);
    const { audio } = pairs[0]!;
    expect(await simulator.simulate({ id: 'a', audio })).toEqual(await expected.simulator.simulate({ id: 'a', audio }));
    expect(await without('video 0').simulate({ id: 'a', audio })).toEqual(expected.outOfFold[0]);
    expect(alive).toBe(1);
  });

  test('a video that nobody was fitted on is simulated by what all taught', async () => {
    const { simulator, without } = (await fitOutOfFold(pairsOf(4)))!;
    expect(without('another')).toBe(simulator);
    expect(without('video 1')).not.toBe(simulator);
    // So is one of which no frame is left after thinning: the last of 5,004, of which every other one is kept.
    const long = [0, 1].map((i) => randomPair(`video ${i}`, i, { audioFrames: 40, textFrames: 2501 + i }));
    const thinned = (await fitOutOfFold([...long, randomPair('short', 3, { textFrames: 1 })]))!;
    expect(thinned.without('short')).toBe(thinned.simulator);
    expect(thinned.without('video 0')).not.toBe(thinned.simulator);
  });

  test('without a frame on both sides there is nothing to fit', async () => {
    const [pair] = pairsOf(2);
    const silent = { ...pair!, audio: { values: new Float32Array(), frames: 0, width: 2 } };
    expect(await fitOutOfFold([silent])).toBeNull();
    expect(await fitOutOfFold([])).toBeNull();
  });
});
