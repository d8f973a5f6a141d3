import type { FrameSequence } from '@sdumc/core';
import { describe, expect, test } from 'vitest';
import { randomFrames, randomPair } from '../../testing/random-pair.ts';
import { fitLearnedSimulator } from './learned-simulator.ts';
import type { AudioTextPair } from './paired-frames.ts';

const row = ({ values, width }: FrameSequence, frame: number) =>
  Array.from(values.slice(frame * width, (frame + 1) * width));

/** Text at half the rate of audio, each frame a linear map of the two audio frames beside it and of the whole audio. */
function linearText(audio: FrameSequence): FrameSequence {
  const all = Array.from({ length: audio.frames }, (_, frame) => row(audio, frame));
  const mean = (rows: number[][], feature: number) => rows.reduce((sum, r) => sum + r[feature]!, 0) / rows.length;
  const frames = audio.frames / 2;
  const values = Array.from({ length: frames }, (_, frame) => {
    const [here, whole] = [all.slice(2 * frame, 2 * frame + 2), all];
    const [x, y] = [mean(here, 0), mean(here, 1)];
    return [2 * x - y + 0.5, x + 3 * mean(whole, 1), y - mean(whole, 0) - 4];
  });
  return { values: Float32Array.from(values.flat()), frames, width: 3 };
}

const linearPair = (seed: number): AudioTextPair => {
  const audio = randomFrames(4 + 2 * (seed % 5), 2, seed);
  return { audio, text: linearText(audio), videoId: `video ${seed % 9}` };
};
const simulator = fitLearnedSimulator(Array.from({ length: 120 }, (_, seed) => linearPair(seed)));

describe('fitLearnedSimulator', () => {
  test('finds the linear map where there is one', async () => {
    expect(simulator.name).toBe('learned');
    for (const frames of [4, 10, 16]) {
      const audio = randomFrames(frames, 2, 500 + frames);
      const expected = linearText(audio);
      const { frames: simulated, words } = await simulator.simulate({ id: 'a', audio });
      expect(words).toBeUndefined();
      expect(simulated).toMatchObject({ frames: frames / 2, width: 3 });
      expect(simulated?.values).toBeInstanceOf(Float32Array);
      expect(simulated?.values.length).toBe(expected.values.length);
      expected.values.forEach((value, at) => expect(Math.abs(simulated!.values[at]! - value)).toBeLessThan(0.05));
    }
  });

  test.each([
    [6, 3],
    [7, 4], // 3.5 rounds up
    [2, 1],
    [1, 1],
  ])('audio of %d frames gives text of %d, at the rate of the pairs', async (audioFrames, textFrames) => {
    const { frames } = await simulator.simulate({ id: 'a', audio: randomFrames(audioFrames, 2, 7) });
    expect(frames?.frames).toBe(textFrames);
    expect(frames?.values.length).toBe(textFrames * 3);
    expect(frames?.values.every(Number.isFinite)).toBe(true);
  });

  test('the rate is that of all frames together, and never leaves a sound without text', async () => {
    const sparse = fitLearnedSimulator([
      randomPair('a', 1, { audioFrames: 30, textFrames: 1 }),
      randomPair('b', 2, { audioFrames: 10, textFrames: 7 }),
    ]); // 8 to 40
    const lengths = [10, 3, 2, 1].map(
      async (frames) => (await sparse.simulate({ id: 'a', audio: randomFrames(frames, 2, 3) })).frames?.frames,
    );
    expect(await Promise.all(lengths)).toEqual([2, 1, 1, 1]);
    const dense = fitLearnedSimulator([randomPair('a', 1, { audioFrames: 2, textFrames: 6 })]);
    expect((await dense.simulate({ id: 'a', audio: randomFrames(1, 2, 3) })).frames?.frames).toBe(3);
  });

  test('without audio there is no text', async () => {
    expect(await simulator.simulate({ id: 'a' })).toEqual({ meta: {} });
    expect(await simulator.simulate({ id: 'a', audio: { values: new Float32Array(), frames: 0, width: 2 } })).toEqual({
      meta: {},
    });
  });

  test('pairs in which a side has no frame teach nothing', async () => {
    const pairs = Array.from({ length: 6 }, (_, seed) => linearPair(seed));
    const silent = { ...linearPair(7), audio: { values: new Float32Array(), frames: 0, width: 2 } };
    const wordless = { ...linearPair(8), text: { values: new Float32Array(), frames: 0, width: 3 } };
    const audio = randomFrames(6, 2, 9);
    const expected = await fitLearnedSimulator(pairs).simulate({ id: 'a', audio });
    expect(await fitLearnedSimulator([silent, ...pairs, wordless]).simulate({ id: 'a', audio })).toEqual(expected);
    expect(() => fitLearnedSimulator([silent, wordless])).toThrow(
      new Error('fitLearnedSimulator pairs: must hold at least one utterance with audio and text'),
    );
  });

  test('beyond 5,000 text frames, evenly spaced ones are fitted', async () => {
    const frames = 3000;
    const pairOf = (seed: number): AudioTextPair => {
      const audio = randomFrames(frames, 1, seed);
      const values = audio.values.map((value, frame) => (frame % 2 === 0 ? value : 1e6)); // odd frames are not fitted
      return { audio, text: { values, frames, width: 1 }, videoId: `video ${seed}` };
    };
    const audio = randomFrames(4, 1, 9);
    const simulated = await fitLearnedSimulator([pairOf(1), pairOf(2)]).simulate({ id: 'a', audio });
    simulated.frames!.values.forEach((value, at) => expect(value).toBeCloseTo(audio.values[at]!, 2));
  });

  test('says how strongly it was regularised, and takes a strength that is known', async () => {
    const pairs = Array.from({ length: 6 }, (_, seed) => linearPair(seed));
    const audio = randomFrames(6, 2, 9);
    const chosen = fitLearnedSimulator(pairs);
    const given = fitLearnedSimulator(pairs, 500);
    expect(given.strength).toBe(500);
    expect(await given.simulate({ id: 'a', audio })).not.toEqual(await chosen.simulate({ id: 'a', audio }));
    expect(await fitLearnedSimulator(pairs, chosen.strength).simulate({ id: 'a', audio })).toEqual(
      await chosen.simulate({ id: 'a', audio }),
    );
  });

  test('refuses what does not fit, in one line', async () => {
    expect(() => fitLearnedSimulator([])).toThrow(
      new Error('fitLearnedSimulator pairs: must hold at least one utterance with audio and text'),
    );
    const pair = randomPair('a', 1);
    expect(() => fitLearnedSimulator([pair, { ...pair, text: randomFrames(3, 4, 1) }])).toThrow(
      new RangeError('fitLearnedSimulator pairs: widths must be 2 and 3, received 2 and 4'),
    );
    expect(() => fitLearnedSimulator([pair, { ...pair, audio: randomFrames(3, 5, 1) }])).toThrow(
      new RangeError('fitLearnedSimulator pairs: widths must be 2 and 3, received 5 and 3'),
    );
    await expect(simulator.simulate({ id: 'a', audio: randomFrames(4, 3, 1) })).rejects.toThrow(
      new RangeError('learned simulator audio: axis 1 (D) must be 2, received 3'),
    );
  });
});
