/** Cuts text into pieces of a vocabulary. */
export interface Tokenizer {
  /** Numbers of the pieces, in order; unknown characters in a row are one piece, number 0. */
  pieces(text: string): number[];
}

/** A piece and the logarithm of its probability, as sentencepiece exports them. */
export type Vocabulary = readonly (readonly [piece: string, score: number])[];

const SPACE = '▁';
const UNKNOWN = 0;
/** An unknown character costs more than the rarest piece. */
const UNKNOWN_PENALTY = 10;

/**
 * The unigram tokenizer of SentencePiece (Kudo 2018): of all ways to cut a text into pieces, the most probable, by Viterbi's
 * algorithm over the characters. Text is in compatibility form (NFKC), a space before each word is part of its first piece.
 *
 * @param reserved how many entries at the beginning of the vocabulary stand for no text
 * @example
 * unigramTokenizer(vocabulary, 6).pieces('Hello, world'); // [4126, 8, 251] or so
 */
export function unigramTokenizer(vocabulary: Vocabulary, reserved: number): Tokenizer {
  const numbers = new Map(vocabulary.slice(reserved).map(([piece], at) => [piece, at + reserved]));
  const longest = Math.max(...[...numbers.keys()].map((piece) => Array.from(piece).length));
  const rarest = Math.min(...vocabulary.map(([, score]) => score));
  return {
    pieces(text) {
      const normal = text.normalize('NFKC').trim().replace(/\s+/gu, SPACE);
      if (normal === '') return [];
      const characters = Array.from(SPACE + normal);
      const best = [{ score: 0, from: -1, piece: UNKNOWN }];
      for (let end = 1; end <= characters.length; end++) {
        let top = { score: best[end - 1]!.score + rarest - UNKNOWN_PENALTY, from: end - 1, piece: UNKNOWN };
        let piece = '';
        for (let from = end - 1; from >= Math.max(0, end - longest); from--) {
          piece = characters[from]! + piece;
          const number = numbers.get(piece);
          if (number === undefined) continue;
          const score = best[from]!.score + vocabulary[number]![1];
          if (score > top.score) top = { score, from, piece: number };
        }
        best.push(top);
      }
      const pieces: number[] = [];
      for (let end = characters.length; end > 0; end = best[end]!.from) {
        const { piece } = best[end]!;
        if (piece !== UNKNOWN || pieces.at(-1) !== UNKNOWN) pieces.push(piece);
      }
      return pieces.reverse();
    },
  };
}
