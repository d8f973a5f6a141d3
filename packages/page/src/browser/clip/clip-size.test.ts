import { expect, it } from 'vitest';
import { megabytes, whyTooLarge } from './clip-size.ts';

it('refuses what the server would refuse, and says both sizes', () => {
  expect(whyTooLarge(20_000_000, 20)).toBeNull();
  expect(whyTooLarge(20_000_001, 20)).toBe('The clip has 20.1 MB; the server takes no more than 20 MB.');
});

it('is never nothing', () => {
  expect([10, 12_340_000].map(megabytes)).toEqual(['0.1 MB', '12.3 MB']);
});
