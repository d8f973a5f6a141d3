import { expect, test } from 'vitest';
import { meanFloat32 } from './mean-float32.ts';

// numpy.mean of float32 [k * 0.1 for k in range(count)], NumPy 2.
test.each([
  [1, 0],
  [5, 0.20000000298023224],
  [13, 0.5999999642372131],
  [127, 6.299999713897705],
  [128, 6.349999904632568],
  [129, 6.399999618530273],
  [300, 14.949999809265137],
  [1000, 49.95000076293945],
  [4659, 232.90000915527344],
])('is the mean NumPy gives, %i values', (count, expected) => {
  expect(meanFloat32(Float32Array.from({ length: count }, (_, row) => row * 0.1))).toBe(expected);
});

// numpy.mean of float32 [k / 3 for k in range(count)], NumPy 2: the last digit depends on where the sum is cut in two.
test.each([
  [128, 21.16666603088379],
  [300, 49.83333206176758],
])('cuts %i values as NumPy does: one block up to 128, two halves above', (count, expected) => {
  expect(meanFloat32(Float32Array.from({ length: count }, (_, row) => row / 3))).toBe(expected);
});

test('given values are left as they are', () => {
  const values = Float32Array.from({ length: 24 }, (_, row) => row);
  meanFloat32(values);
  expect([...values]).toEqual(Array.from({ length: 24 }, (_, row) => row));
});
