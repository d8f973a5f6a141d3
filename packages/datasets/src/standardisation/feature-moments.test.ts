import { randomStream } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { featureMoments } from './feature-moments.ts';

/** Mean and sum of squared distances, in two passes over plain arrays. */
function inTwoPasses(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, spread: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}

/** Welford's update, value by value. */
function byWelford(values: readonly number[]) {
  let [count, mean, spread] = [0, 0, 0];
  for (const value of values) {
    const distance = value - mean;
    mean += distance / ++count;
    spread += distance * (value - mean);
  }
  return { mean, spread };
}

const WIDTH = 5;
const random = randomStream(3);
/** Features of other scales and places: one far from 0, one all but constant, one that drifts from chunk to chunk. */
const frame = (chunk: number) => [
  random.normal(),
  1e4 + random.normal(),
  1e-6 * random.normal() - 7,
  50 * chunk + random.normal(),
  random.uniform() < 0.1 ? 1e6 * random.normal() : 0,
];
const CHUNKS = [1, 2, 3, 4, 5, 7, 8, 0, 1, 1, 129, 500].map((frames, chunk) =>
  Float32Array.from(Array.from({ length: frames }, () => frame(chunk)).flat()),
);

describe('featureMoments', () => {
  const moments = featureMoments(WIDTH);
  for (const chunk of CHUNKS) moments.add(chunk, chunk.length / WIDTH);
  const all = CHUNKS.flatMap((chunk) => [...chunk]);

  it('counts frames', () => {
    expect(moments.count()).toBe(all.length / WIDTH);
    expect(moments.count()).toBe(661);
  });

  it.each([0, 1, 2, 3, 4])('agrees to 1e-12 with two passes and with Welford’s update, feature %d', (feature) => {
    const values = all.filter((_, at) => at % WIDTH === feature);
    for (const { mean, spread } of [inTwoPasses(values), byWelford(values)]) {
      const deviation = Math.sqrt(spread / values.length);
      expect(Math.abs(moments.mean[feature]! - mean)).toBeLessThan(1e-12 * (Math.abs(mean) + deviation));
      // Welford itself is off by the rounding of its mean, which is what shows where features lie far from 0.
      const scale = spread * (1 + Math.abs(mean) / deviation);
      expect(Math.abs(moments.spread[feature]! - spread)).toBeLessThan(1e-12 * scale);
    }
  });

  it('loses nothing where the first frame, which may be a 0 for silence, lies far from all others', () => {
    const chunk = Float32Array.from({ length: 5000 }, (_, at) => 1e4 + Math.sin(at));
    const silent = featureMoments(1);
    silent.add(Float32Array.of(0), 1);
    for (let repeat = 0; repeat < 400; repeat += 1) silent.add(chunk, chunk.length);
    const { mean, spread } = inTwoPasses([...chunk]);
    const [frames, all] = [400 * chunk.length, 400 * chunk.length + 1];
    expect(Math.abs(silent.mean[0]! / ((mean * frames) / all) - 1)).toBeLessThan(1e-13);
    const expected = 400 * spread + mean ** 2 * (frames / all);
    expect(Math.abs(silent.spread[0]! / expected - 1)).toBeLessThan(1e-11); // 5e-10 for a shift that stays at the 0
  });

  it('is exact where a feature never varies, and for a single frame', () => {
    const constant = featureMoments(1);
    for (const frames of [1, 9, 30]) constant.add(new Float32Array(frames).fill(0.1), frames);
    expect([constant.mean[0], constant.spread[0]]).toEqual([Math.fround(0.1), 0]);
    const once = featureMoments(2);
    once.add(Float32Array.of(3, -4), 1);
    expect([...once.mean, ...once.spread]).toEqual([3, -4, 0, 0]);
  });
});
