import { expect, it } from 'vitest';
import { subsetOf } from './subset-of.ts';

it('names a subset by letters in one order', () => {
  expect(subsetOf(['video', 'audio', 'text'])).toBe('atv');
  expect(subsetOf(['video', 'text'])).toBe('tv');
  expect(subsetOf([])).toBeNull();
});
