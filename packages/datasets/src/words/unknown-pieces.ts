import type { TextEncoder } from '@sdumc/core';

/** From this share on it is worth a note: below lie an emoji in a sentence, names and foreign words. */
const NOTED_SHARE = 0.2;

/** A model for sentences in 94 languages, as `hub:` takes it. */
const MULTILINGUAL = 'hub:Xenova/multilingual-e5-small';

/**
 * One line about texts that an encoder cannot read: where a fifth of their pieces are unknown to it, or where nothing of a text is known,
 * so that it counts as absent. None otherwise, and for encoders to which no text is unknown.
 *
 * @param stream what the texts are, as `text`
 * @example
 * await unknownPieceNotes('text', ['我很喜欢'], sentenceEncoder());
 * // ['text: 100 % of the pieces are unknown to the sentence encoder, which reads English; 1 of 1 texts count as absent; use …']
 */
export async function unknownPieceNotes(
  stream: string,
  texts: Iterable<string>,
  encoder: Pick<TextEncoder, 'name' | 'countPieces'>,
): Promise<string[]> {
  if (encoder.countPieces === undefined) return [];
  let [pieces, unknown, count, absent] = [0, 0, 0, 0];
  for (const text of texts) {
    if (text.trim() === '') continue;
    const counts = await encoder.countPieces(text);
    pieces += counts.pieces;
    unknown += counts.unknown;
    count += 1;
    if (counts.isAbsent && counts.unknown > 0) absent += 1;
  }
  const share = pieces === 0 ? 0 : unknown / pieces;
  if (share < NOTED_SHARE && absent === 0) return [];
  const reads = encoder.name === 'sentence' ? ', which reads English' : '';
  const lost = absent === 0 ? '' : `; ${absent} of ${count} texts count as absent, since nothing in them is known`;
  return [
    `${stream}: ${percent(share)} of the pieces are unknown to the ${encoder.name} encoder${reads}${lost}; use --words hashing (--text hashing in extract), or a multilingual encoder: --text ${MULTILINGUAL} in extract`,
  ];
}

function percent(share: number): string {
  return share > 0 && share < 0.01 ? 'under 1 %' : `${Math.floor(share * 100)} %`;
}
