import { expect, test } from 'vitest';
import { roomValue } from './room-value.ts';

test('a room is named from the root, with a slash at its end or without', () => {
  expect(roomValue('packages/metrics')).toBe('packages/metrics');
  expect(roomValue('tools/mutation/')).toBe('tools/mutation');
});

test.each(['metrics', 'packages/metric', 'packages', 'packages/../packages/metrics', ''])('refuses %j', (text) => {
  expect(() => roomValue(text)).toThrow(`must be a room such as packages/metrics, received "${text}"`);
});
