import { expect, test } from 'vitest';
import { observedFrames } from './frame-sequence.ts';

const values = Float32Array.of(1, 2, 0, 0, 5, 6);

test('observed frames stand side by side, in their order', () => {
  const sequence = { values, frames: 3, width: 2, observed: Uint8Array.of(1, 0, 1), extractor: 'faces' };
  expect(observedFrames(sequence)).toEqual({
    values: Float32Array.of(1, 2, 5, 6),
    frames: 2,
    width: 2,
    extractor: 'faces',
  });
});

test('a sequence without a mask is what it is, one with nothing observed is absent', () => {
  expect(observedFrames({ values, frames: 3, width: 2 })).toEqual({ values, frames: 3, width: 2 });
  expect(observedFrames({ values, frames: 3, width: 2, observed: new Uint8Array(3) })).toBeUndefined();
});

test('a mask of another length is refused', () => {
  expect(() => observedFrames({ values, frames: 3, width: 2, observed: Uint8Array.of(1) })).toThrow(
    'observedFrames observed: must be [3], received [1]',
  );
});
