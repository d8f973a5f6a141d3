import { expect, it } from 'vitest';
import { pieceShares } from './piece-shares.ts';

it('shares by the greatest', () => {
  expect(pieceShares([0.25, 0.5], ['so', 'what'])).toEqual([
    { text: 'so', share: 0.5 },
    { text: 'what', share: 1 },
  ]);
});

it('counts what it has no text for', () => {
  expect(pieceShares([0, 0], null)).toEqual([
    { text: 'piece 1', share: 0 },
    { text: 'piece 2', share: 0 },
  ]);
  expect(pieceShares([0.5, 0.5], ['so']).map(({ text }) => text)).toEqual(['so', 'piece 2']);
});

it('leaves out the mark of a beginning word', () => {
  expect(pieceShares([1, 1, 1], ['▁so', 'me', '▁']).map(({ text }) => text)).toEqual(['so', 'me', '▁']);
});
