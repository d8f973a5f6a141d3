import { expect, test } from 'vitest';
import { tellingWeights } from './telling-weights.ts';

const classes = [0, 0, 1, 1, 0, 1];
const training = [0, 1, 2, 3];
/** The first column is the class, the second has nothing to do with it, the third never varies. */
const rows = [[1, 1, 0], [1, -1, 0], [-1, 1, 0], [-1, -1, 0], [5, 5, 5], [5, 5, 5]].map((row) => Float64Array.from(row)); // prettier-ignore

test('weighs what tells the classes apart, by the rows of training alone', () => {
  expect([...tellingWeights(rows, { classes, classCount: 2, training })]).toEqual([1, 0, 0]);
});

test('is the share between classes less that of chance', () => {
  const mixed = [[3, 1], [1, 1], [-1, -1], [-3, -1]].map((row) => Float64Array.from(row)); // prettier-ignore
  // between 16/20 and 1, chance 1/4 of each
  const [first, second] = tellingWeights(mixed, { classes, classCount: 2, training });
  expect(first! / second!).toBeCloseTo((16 / 20 - 1 / 4) / (1 - 1 / 4), 10);
  expect(first! + second!).toBeCloseTo(1, 10);
});

test('weighs alike where nothing tells', () => {
  const flat = training.map(() => new Float64Array(4));
  expect([...tellingWeights(flat, { classes, classCount: 2, training })]).toEqual([0.25, 0.25, 0.25, 0.25]);
});
