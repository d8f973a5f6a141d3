/** A piece of the vocabulary and the logarithm of its probability; its place in the vocabulary is its number. */
export type VocabularyPiece = readonly [piece: string, score: number | null];

export interface UnigramOptions {
  readonly vocabulary: readonly VocabularyPiece[];
  /** So many pieces at the beginning of the vocabulary mark something and stand for no text; the first stands for what is unknown. */
  readonly reserved: number;
}

/** What an unknown character costs beyond the rarest piece, as in SentencePiece. */
const UNKNOWN_PENALTY = 10;
const UNKNOWN = 0;
const SPACE = '▁';

/** The best way to come to one place of the text. */
interface Arrival {
  readonly score: number;
  readonly from: number;
  readonly token: number;
}

/**
 * Cuts texts into the pieces of a vocabulary as SentencePiece does with a unigram model (Kudo, 2018; Kudo and Richardson, 2018): of
 * all ways to write the text as pieces, the one whose scores have the largest sum, found by the Viterbi algorithm.
 *
 * A text is first brought into NFKC, its white space into single spaces, and every word gets a `▁` before it. A character that is no
 * piece is unknown (token 0), and unknown ones in a row are one token.
 *
 * @returns numbers of the pieces; empty where the text holds nothing but white space
 * @example
 * const tokensOf = unigramTokenizer({ vocabulary, reserved: 6 });
 * tokensOf('really good').map((token) => vocabulary[token][0]); // ['▁really', '▁good']
 */
export function unigramTokenizer({ vocabulary, reserved }: UnigramOptions): (text: string) => number[] {
  const tokens = new Map<string, number>();
  let [longest, rarest] = [1, 0];
  for (const [token, [piece, score]] of vocabulary.entries()) {
    if (token < reserved) continue;
    tokens.set(piece, token);
    longest = Math.max(longest, Array.from(piece).length);
    rarest = Math.min(rarest, score ?? 0);
  }
  const unknownScore = rarest - UNKNOWN_PENALTY;

  function arrivals(characters: readonly string[]): readonly Arrival[] {
    const best: Arrival[] = [{ score: 0, from: 0, token: UNKNOWN }];
    const offer = (to: number, arrival: Arrival) => {
      const other = best[to];
      if (other === undefined || arrival.score >= other.score) best[to] = arrival;
    };
    for (const [from, character] of characters.entries()) {
      const { score } = best[from]!;
      let piece = '';
      for (let to = from + 1; to <= Math.min(from + longest, characters.length); to += 1) {
        piece += characters[to - 1]!;
        const token = tokens.get(piece);
        if (token !== undefined) offer(to, { score: score + (vocabulary[token]![1] ?? 0), from, token });
      }
      if (!tokens.has(character)) offer(from + 1, { score: score + unknownScore, from, token: UNKNOWN });
    }
    return best;
  }

  return (text) => {
    const plain = text.normalize('NFKC').trim();
    if (plain === '') return [];
    const characters = Array.from(SPACE + plain.replaceAll(/\s+/gu, SPACE));
    const best = arrivals(characters);
    const path: number[] = [];
    for (let at = characters.length; at > 0; at = best[at]!.from) {
      const { token } = best[at]!;
      if (token !== UNKNOWN || path.at(-1) !== UNKNOWN) path.push(token);
    }
    return path.reverse();
  };
}
