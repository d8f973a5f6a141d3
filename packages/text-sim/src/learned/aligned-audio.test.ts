import { expect, test } from 'vitest';
import { alignedAudio } from './aligned-audio.ts';

/** Frame t is (t + 1, 10 (t + 1)). */
const audioOf = (frames: number) => ({
  values: Float32Array.from({ length: 2 * frames }, (_, at) => (at % 2 === 0 ? 1 : 10) * (Math.floor(at / 2) + 1)),
  frames,
  width: 2,
});

test.each<[number, number, number[], number]>([
  // frames, stretches, mean of the frames of each stretch, mean of all
  [4, 2, [1.5, 3.5], 2.5],
  [3, 2, [1, 2.5], 2],
  [5, 3, [1, 2.5, 4.5], 3],
  [2, 5, [1, 1, 1, 2, 2], 1.5],
  [3, 3, [1, 2, 3], 2],
  [3, 1, [2], 2],
  [1, 1, [1], 1],
  [1, 4, [1, 1, 1, 1], 1],
])('%d frames in %d stretches', (frames, count, stretches, mean) => {
  const rows = alignedAudio(audioOf(frames), count);
  const expected = stretches.flatMap((stretch) => [stretch, 10 * stretch, mean, 10 * mean]);
  expect(rows.length).toBe(expected.length);
  expected.forEach((value, at) => expect(rows[at]).toBeCloseTo(value, 10));
});

test('no stretch gives no row', () => {
  expect(alignedAudio(audioOf(3), 0)).toEqual(new Float64Array());
});
