import { expect, test } from 'vitest';
import { weightedF1 } from './weighted-f1.ts';

test('each class counts as often as the truth has it', () => {
  // Positive: 2·2 / (2·2 + 0 + 1) = 0.8, three times; negative: 2·1 / (2·1 + 1 + 0) = 2/3, once.
  const signs = { predicted: [true, false, true, false], target: [true, true, true, false] };
  expect(weightedF1(signs)).toBeCloseTo((3 * 0.8 + 2 / 3) / 4, 15);
});

test('a class that neither side has counts for nothing, so that the score of the other alone remains', () => {
  expect(weightedF1({ predicted: [true, true], target: [true, true] })).toBe(1);
  expect(weightedF1({ predicted: [false, false], target: [false, false] })).toBe(1);
});

test.each([
  [[], [], '0 and 0'],
  [[true], [], '1 and 0'],
  [[true], [true, false], '1 and 2'],
])('refuses %j against %j', (predicted, target, received) => {
  expect(() => weightedF1({ predicted, target })).toThrow(
    `weightedF1: predicted and target must be of one length and not empty, received ${received}`,
  );
});
