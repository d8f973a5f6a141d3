import { describe, expect, it } from 'vitest';
import { alignedSimilarity, pooledSimilarity } from './similarity.ts';

const frames = (...rows: readonly (readonly number[])[]) => ({
  values: Float32Array.from(rows.flat()),
  frames: rows.length,
  width: rows[0]!.length,
});
const [right, up, half] = [[2, 0], [0, 3], [1, 1]] as const; // prettier-ignore

describe('pooledSimilarity', () => {
  it('is the cosine of the means, whatever their length', () => {
    expect(pooledSimilarity({ simulated: frames(right), real: frames(half) })).toBeCloseTo(Math.SQRT1_2, 6);
    expect(pooledSimilarity({ simulated: frames([1, 0], [0, 1]), real: frames([5, 5]) })).toBeCloseTo(1, 6);
    expect(pooledSimilarity({ simulated: frames(right), real: frames([-9, 0], [0, 0]) })).toBeCloseTo(-1, 6);
    expect(pooledSimilarity({ simulated: frames([0, 0]), real: frames(up) })).toBe(0);
  });
});

describe('alignedSimilarity', () => {
  it('compares each frame with the one most like it, both ways', () => {
    expect(alignedSimilarity({ simulated: frames(up, right), real: frames(right, up) })).toBeCloseTo(1, 6);
    // of S: 1; of X: (1 + 0) / 2
    expect(alignedSimilarity({ simulated: frames(right), real: frames(right, up) })).toBeCloseTo(0.75, 6);
    expect(alignedSimilarity({ simulated: frames(right, up), real: frames(right) })).toBeCloseTo(0.75, 6);
    // of S: (√½ + √½) / 2; of X: √½
    expect(alignedSimilarity({ simulated: frames(right, up), real: frames(half) })).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('refuses spaces of different widths', () => {
    expect(() => alignedSimilarity({ simulated: frames(right), real: frames([1, 2, 3]) })).toThrow(
      'similarity: S and X must be equally wide, received 2 and 3',
    );
  });
});
