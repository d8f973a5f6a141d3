import { expect, test } from 'vitest';
import { classAccuracy } from './class-accuracy.ts';
import { confusionMatrix7 } from './confusion-matrix.ts';

const predicted = [-9, -2.5, -1.5, 0.5, 0.51, 3, 2.2];
const target = [-3, -2, -2, 1, 1, 3, 0];

test('rows are the truth, columns the prediction', () => {
  const counts = confusionMatrix7({ predicted, target });
  expect(counts[0]).toEqual([1, 0, 0, 0, 0, 0, 0]);
  expect(counts[1]).toEqual([0, 2, 0, 0, 0, 0, 0]);
  expect(counts[3]).toEqual([0, 0, 0, 0, 0, 1, 0]);
  expect(counts[4]).toEqual([0, 0, 0, 1, 1, 0, 0]);
  expect(counts.flat().reduce((sum, count) => sum + count)).toBe(target.length);
});

test('the share on the diagonal is Acc-7', () => {
  const counts = confusionMatrix7({ predicted, target });
  const diagonal = counts.reduce((sum, row, index) => sum + row[index]!, 0);
  expect(diagonal / target.length).toBe(classAccuracy({ predicted, target }, 3));
});
