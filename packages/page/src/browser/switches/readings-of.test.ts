import { expect, it } from 'vitest';
import type { ConditionScore } from '@sdumc/scoring';
import { readingsLine, readingsOf } from './readings-of.ts';

const absent = {
  valence: 0.5,
  attention: { audio: [1], video: [1] },
  seeing: { a: 0.75 },
} as unknown as ConditionScore;
const score = { conditions: { complete: null, simulated: null, absent }, missing: { text: 'no words were given' } };

it('says why a condition does not apply, before any switch', () => {
  const readings = readingsOf(score, new Set(['audio', 'video'] as const));
  expect(readings.complete).toEqual({ applies: false, why: 'no words were given' });
  expect(readings.absent).toEqual({ applies: true, valence: 0.5, change: null });
});

it('is read aloud in one line', () => {
  expect(readingsLine(readingsOf(score, new Set(['audio'] as const)))).toBe(
    'Complete does not apply. Simulated does not apply. Absent: +0.8, +0.3 against all.',
  );
});
