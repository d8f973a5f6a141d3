import type { FeatureSequence } from '@sdumc/core';
import { hashingTextEncoder, sentenceEncoder } from '@sdumc/features';
import { textPieces } from '@sdumc/program/clip-views';
import type { ClipView } from '@sdumc/report';

/** The vectors of a transcript, each by its length, with what it stands for where its encoder is one whose pieces are known. */
export async function textFrames(
  { values, frames, width, extractor }: FeatureSequence,
  transcript: string | undefined,
): Promise<ClipView['textFrames']> {
  const texts = transcript === undefined ? null : await piecesOf(transcript, { extractor, frames });
  return Array.from({ length: frames }, (_, frame) => ({
    text: texts?.[frame] ?? null,
    length: Math.hypot(...values.subarray(frame * width, (frame + 1) * width)),
  }));
}

async function piecesOf(
  transcript: string,
  { extractor, frames }: Pick<FeatureSequence, 'extractor' | 'frames'>,
): Promise<readonly string[] | null> {
  const sentences = sentenceEncoder();
  const encoder = [hashingTextEncoder(), sentences].find(({ name }) => name === extractor);
  try {
    return encoder === undefined ? null : await textPieces(transcript, { frames }, encoder);
  } finally {
    await sentences.close();
  }
}
