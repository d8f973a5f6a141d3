import type { FeatureSequence, TextEncoder } from '@sdumc/core';
import { hashingTextEncoder, splitWords, type SentenceEncoder } from '@sdumc/features';

/** What the frames of a text stand for, one after the other; null where its encoder is not one whose pieces are known. */
export async function textPieces(
  text: string,
  { frames }: Pick<FeatureSequence, 'frames'>,
  encoder: TextEncoder,
): Promise<readonly string[] | null> {
  const pieces = tellsPieces(encoder)
    ? await encoder.pieces(text)
    : encoder.name === hashingTextEncoder().name
      ? splitWords(text)
      : null;
  return pieces?.length === frames ? pieces : null;
}

function tellsPieces(encoder: TextEncoder): encoder is SentenceEncoder {
  return 'pieces' in encoder;
}
