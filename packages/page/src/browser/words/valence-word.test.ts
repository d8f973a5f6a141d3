import { expect, it } from 'vitest';
import { valenceWord } from './valence-word.ts';

it('names the nearest class, and the last one beyond it', () => {
  expect([-4, -2.2, -0.6, -0.3, 0.2, 1.4, 2, 2.6].map(valenceWord)).toEqual([
    'strongly negative',
    'negative',
    'weakly negative',
    'neutral',
    'neutral',
    'weakly positive',
    'positive',
    'strongly positive',
  ]);
});
