import { expect, test } from 'vitest';
import { withoutCapitals } from './without-capitals.ts';

test.each([
  ['I LOVED IT', 'i loved it'],
  ["DON'T (UHH) GO!", "don't (uhh) go!"],
  ['ОЧЕНЬ ХОРОШО', 'очень хорошо'],
  ['I saw NASA', 'I saw NASA'],
  ['I', 'I'],
  ['A 1 B', 'A 1 B'],
  ['?! 好き', '?! 好き'],
])('%j becomes %j', (text, expected) => {
  expect(withoutCapitals(text)).toBe(expected);
});
