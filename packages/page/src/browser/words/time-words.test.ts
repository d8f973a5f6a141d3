import { expect, it } from 'vitest';
import { clock, timeOf } from './time-words.ts';

it('says where in a clip', () => {
  expect(timeOf(1.24, 3.36)).toBe('1.2 of 3.4 seconds');
});

it('counts as a clock', () => {
  expect([0, 7.9, 60, 723].map(clock)).toEqual(['0:00', '0:07', '1:00', '12:03']);
});
