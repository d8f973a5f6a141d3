import { expect, test } from 'vitest';
import { unknownPieceNotes } from './unknown-pieces.ts';

/** Knows the letters of English; a word is a piece. */
const encoder = {
  name: 'sentence',
  async countPieces(text: string) {
    const pieces = text.trim().split(/\s+/);
    const unknown = pieces.filter((piece) => !/^[a-z]+$/i.test(piece)).length;
    return { pieces: pieces.length, unknown, isAbsent: unknown === pieces.length };
  },
};

test.each([
  { texts: ['我', '你', ' '], says: /^text: 100 % of the pieces are unknown to the sentence encoder, which reads English; 2 of 2 texts count as absent, .*--words hashing .*hub:Xenova\/multilingual-e5-small/ }, // prettier-ignore
  { texts: ['one two three 好'], says: /^text: 25 % of the pieces are unknown to the sentence encoder, which reads English; use/ }, // prettier-ignore
  { texts: ['a b c d e f g h', '😀'], says: /^text: 11 % .*; 1 of 2 texts count as absent/ },
])('$texts is worth a note', async ({ texts, says }) => {
  const notes = await unknownPieceNotes('text', texts, encoder);
  expect(notes).toEqual([expect.stringMatching(says)]);
});

test.each([[['one two three four five 😀']], [['', ' ']], [[]]])('%j is worth none', async (texts) => {
  expect(await unknownPieceNotes('text', texts, encoder)).toEqual([]);
});

test('an encoder to which no text is unknown has no notes', async () => {
  expect(await unknownPieceNotes('text', ['我'], { name: 'hashing-text' })).toEqual([]);
});
