/** A piece and the logarithm of its probability; its place in the vocabulary is its number. Without a score it counts as certain. */
export type VocabularyPiece = readonly [piece: string, score: number | null];

export interface UnigramVocabulary {
  readonly vocabulary: readonly VocabularyPiece[];
  /** So many entries at the beginning stand for no text; the first of them stands for what is unknown. */
  readonly reserved: number;
}

const SPACE = '▁';
const UNKNOWN = 0;
/** What an unknown character costs beyond the rarest piece, as in SentencePiece. */
const UNKNOWN_PENALTY = 10;

/** The best way to come to one place of a text. */
interface Arrival {
  readonly score: number;
  readonly from: number;
  readonly piece: number;
}

/**
 * The unigram tokenizer of SentencePiece (Kudo, 2018; Kudo and Richardson, 2018): of all ways to cut a text into pieces of the
 * vocabulary, the most probable one, found by the Viterbi algorithm over its characters.
 *
 * A text is brought into compatibility form (NFKC) and its white space into single spaces; each word then begins with `▁`. Of ways
 * that are equally probable, the one with the shorter last piece is taken.
 *
 * @returns numbers of the pieces, in order; unknown characters in a row are one piece, number 0. Empty for white space alone
 * @example
 * const piecesOf = unigramTokenizer({ vocabulary, reserved: 6 });
 * piecesOf('really good').map((piece) => vocabulary[piece][0]); // ['▁really', '▁good']
 */
export function unigramTokenizer(vocabulary: UnigramVocabulary): (text: string) => number[] {
  const cut = unigramPieces(vocabulary);
  return (text) => cut(text).filter((piece, place, pieces) => piece !== UNKNOWN || pieces[place - 1] !== UNKNOWN);
}

/** {@link unigramTokenizer} that leaves each unknown character a piece of its own. */
export function unigramPieces({ vocabulary, reserved }: UnigramVocabulary): (text: string) => number[] {
  const numbers = new Map(vocabulary.slice(reserved).map(([piece], place) => [piece, place + reserved]));
  const longest = Math.max(...[...numbers.keys()].map((piece) => Array.from(piece).length));
  const rarest = Math.min(...vocabulary.map(([, score]) => score ?? 0));

  function bestArrivals(characters: readonly string[]): readonly Arrival[] {
    const best: Arrival[] = [{ score: 0, from: 0, piece: UNKNOWN }];
    for (let end = 1; end <= characters.length; end += 1) {
      const unknown = best[end - 1]!.score + rarest - UNKNOWN_PENALTY;
      let top: Arrival = { score: unknown, from: end - 1, piece: UNKNOWN };
      let text = '';
      for (let from = end - 1; from >= Math.max(0, end - longest); from -= 1) {
        text = characters[from]! + text;
        const piece = numbers.get(text);
        if (piece === undefined) continue;
        const score = best[from]!.score + (vocabulary[piece]![1] ?? 0);
        if (score > top.score) top = { score, from, piece };
      }
      best.push(top);
    }
    return best;
  }

  return (text) => {
    const plain = text.normalize('NFKC').trim();
    if (plain === '') return [];
    const characters = Array.from(SPACE + plain.replace(/\s+/gu, SPACE));
    const best = bestArrivals(characters);
    const pieces: number[] = [];
    for (let end = characters.length; end > 0; end = best[end]!.from) {
      pieces.push(best[end]!.piece);
    }
    return pieces.reverse();
  };
}
