import { describe, expect, it } from 'vitest';
import { isFrameRuns, observedMask, unobservedRuns, type FrameRuns } from './unobserved-runs.ts';

describe('unobservedRuns', () => {
  it.each<[number[], FrameRuns | undefined]>([
    [[1, 1, 1], undefined],
    [[0, 1], [[0, 1]]],
    [
      [1, 0, 0, 1, 0],
      [
        [1, 2],
        [4, 1],
      ],
    ],
  ])('%j', (mask, runs) => {
    const observed = Uint8Array.from(mask);
    expect(unobservedRuns(observed)).toEqual(runs);
    if (runs === undefined) expect(observedMask(runs, mask.length)).toBeUndefined();
    else expect(observedMask(runs, mask.length)).toEqual(observed);
  });

  it('is undefined where there is no mask', () => {
    expect(unobservedRuns(undefined)).toBeUndefined();
  });
});

describe('isFrameRuns', () => {
  it.each<[unknown, boolean]>([
    [
      [
        [0, 1],
        [2, 2],
      ],
      true,
    ],
    [[[4, 1]], true],
    [[], false],
    [[[0, 5]], true],
    [[[0, 6]], false],
    [
      [
        [0, 2],
        [2, 3],
      ],
      false,
    ],
    [
      [
        [0, 2],
        [1, 1],
      ],
      false,
    ],
    [[[4, 2]], false],
    [[[-1, 1]], false],
    [[[1, 0]], false],
    [[[0.5, 1]], false],
    [[[0, 1, 1]], false],
    ['0-1', false],
    [[{ first: 0 }], false],
  ])('of 5 frames: %j', (value, expected) => {
    expect(isFrameRuns(value, 5)).toBe(expected);
  });
});
