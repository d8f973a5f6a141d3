import { expect, it } from 'vitest';
import { encodeTorchTensor } from './encode-torch-tensor.ts';
import { parseTorchCheckpoint } from './torch-checkpoint.ts';

it.each([
  { shape: [2, 3], values: [1, -2, 3.5, 4, 5, 6] },
  { shape: [1, 1, 4], values: [0, 1, 2, 3] },
  { shape: [3], values: [7, 8, 9] },
])('is read as a tensor of $shape', ({ shape, values }) => {
  const { value } = parseTorchCheckpoint(encodeTorchTensor({ shape, values: Float32Array.from(values) }));
  expect(value).toMatchObject({ shape, data: Float32Array.from(values) });
});

it('makes the same bytes of the same values, of a part of a larger array too', () => {
  const part = Float32Array.of(9, 1, 2).subarray(1);
  expect(encodeTorchTensor({ shape: [2], values: part })).toEqual(
    encodeTorchTensor({ shape: [2], values: Float32Array.of(1, 2) }),
  );
});

it('refuses values that do not fill its shape', () => {
  expect(() => encodeTorchTensor({ shape: [2, 3], values: new Float32Array(5) })).toThrow(
    'encodeTorchTensor values: must be [2, 3], received 5 numbers',
  );
});
