import { describe, expect, test } from 'vitest';
import { learningRateFactor, publishedSchedule, type Schedule } from './learning-rate.ts';

describe('published', () => {
  test.each([
    [0, 0.2],
    [1, 0.4],
    [3, 0.8],
    [4, 1],
    [5, 1],
    [13, 1],
    [14, 0.9],
    [23, 0.9],
    [24, 0.81],
    [34, 0.729],
  ])('the factor of epoch %d is %d', (epoch, factor) => {
    expect(publishedSchedule(epoch)).toBeCloseTo(factor, 12);
    for (const step of [0, 9])
      expect(learningRateFactor({ kind: 'published' }, { epoch, step, stepsPerEpoch: 10, epochs: 50 })).toBeCloseTo(
        factor,
        12,
      );
  });
});

describe('cosine', () => {
  const schedule: Schedule = { kind: 'cosine', warmUp: 0.25, floor: 0.1 };
  /** Of step s of 40, four epochs of ten. */
  const factor = (s: number, other = schedule) =>
    learningRateFactor(other, { epoch: Math.floor(s / 10), step: s % 10, stepsPerEpoch: 10, epochs: 4 });

  test('climbs in even steps to 1', () => {
    expect([0, 1, 4, 9].map((s) => factor(s))).toEqual([0.1, 0.2, 0.5, 1]);
  });

  test('falls along half a cosine to its floor', () => {
    expect(factor(24)).toBeCloseTo(0.55, 12); // half of the way
    expect(factor(19)).toBeCloseTo(0.1 + 0.9 * 0.75, 12); // a third of the way: cos 60° = 1/2
    expect(factor(39)).toBeCloseTo(0.1, 12);
    for (let s = 10; s < 40; s++) expect(factor(s)).toBeLessThan(factor(s - 1));
  });

  test('may do without warm-up or consist of it', () => {
    const without = { ...schedule, warmUp: 0, floor: 0 };
    expect(factor(0, without)).toBeCloseTo((1 + Math.cos(Math.PI / 40)) / 2, 12);
    expect(factor(39, without)).toBeCloseTo(0, 12);
    expect(factor(39, { ...schedule, warmUp: 1 })).toBe(1);
    expect(factor(19, { ...schedule, warmUp: 1 })).toBe(0.5);
  });
});
