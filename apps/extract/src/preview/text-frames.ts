import type { FeatureSequence } from '@sdumc/core';
import { hashingTextEncoder, sentenceEncoder, splitWords } from '@sdumc/features';
import type { ClipView } from '@sdumc/report';

/** The vectors of a transcript, each by its length, with what it stands for where its encoder is one whose pieces are known. */
export async function textFrames(
  { values, frames, width, extractor }: FeatureSequence,
  transcript: string | undefined,
): Promise<ClipView['textFrames']> {
  const texts = transcript === undefined ? [] : await piecesOf(transcript, extractor);
  return Array.from({ length: frames }, (_, frame) => ({
    text: texts.length === frames ? texts[frame]! : null,
    length: Math.hypot(...values.subarray(frame * width, (frame + 1) * width)),
  }));
}

async function piecesOf(transcript: string, extractor: string): Promise<string[]> {
  if (extractor === hashingTextEncoder().name) return splitWords(transcript);
  const encoder = sentenceEncoder();
  if (extractor !== encoder.name) return [];
  try {
    return await encoder.pieces(transcript);
  } finally {
    await encoder.close();
  }
}
