import { greatest } from '../timeline/greatest.ts';

export interface Piece {
  readonly text: string;
  /** Of the greatest attention, from 0 to 1 */
  readonly share: number;
}

/** Pieces of a text with how much each is attended to; by their numbers where it is not known what they stand for. */
export function pieceShares(attention: readonly number[], pieces: readonly string[] | null): readonly Piece[] {
  const most = greatest(attention) || 1;
  return attention.map((value, at) => ({ text: shown(pieces?.[at]) ?? `piece ${at + 1}`, share: value / most }));
}

/** Without the mark of SentencePiece that a word begins here, unless there is nothing else. */
function shown(piece: string | undefined): string | undefined {
  const text = piece?.replace(/^▁/, '');
  return text === '' ? piece : text;
}
