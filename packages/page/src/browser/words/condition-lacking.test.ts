import { expect, it } from 'vitest';
import { conditionLacking } from './condition-lacking.ts';

it('hands on the reason of the stream that a condition needs', () => {
  const missing = { text: 'no words were given', video: 'no face was found' };
  expect(conditionLacking('complete', { missing })).toBe('no words were given');
  expect(conditionLacking('absent', { missing })).toBe('no face was found');
  expect(conditionLacking('simulated', { missing })).toBe('no text was simulated');
});
