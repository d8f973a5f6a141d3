import { expect, it } from 'vitest';
import { sizeOf, whyTooLarge } from './clip-size.ts';

it('refuses what the server would refuse, and says both sizes', () => {
  expect(whyTooLarge(20_000_000, 20)).toBeNull();
  expect(whyTooLarge(20_000_001, 20)).toBe('The clip has 20.1 MB; the server takes no more than 20 MB.');
});

it('says sizes as people do', () => {
  expect([0, 10, 5300, 12_340_000].map(sizeOf)).toEqual(['0 bytes', '10 bytes', '5.3 kB', '12.3 MB']);
});
