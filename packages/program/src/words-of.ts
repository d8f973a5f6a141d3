import type { FeatureSequence, UtteranceSource } from '@sdumc/core';
import { expectOneSpace, type TextSpace } from '@sdumc/text-sim';
import { encoderIdentity, wordEncoderOf } from './word-encoders.ts';

/** Whoever extracted text at all did so near the beginning. */
const ROWS_LOOKED_AT = 100;

/**
 * Which of our encoders the frames of text come from that a source brings along, as clips do that were extracted with it; null
 * where they come from elsewhere, do not say it, or there are none.
 *
 * @throws Error where simulated text comes from another encoder than text
 *
 * @example
 * await wordsOf(await openDataset('stores/clips')); // 'sentence 1'
 */
export async function wordsOf(source: UtteranceSource): Promise<string | null> {
  const { text, simulated } = source.widths;
  if (text === undefined && simulated === undefined) return null;
  let [real, heard]: (TextSpace | null | undefined)[] = [];
  for (let row = 0; row < Math.min(ROWS_LOOKED_AT, source.utterances.length); row += 1) {
    const frames = await source.read(row);
    real ??= frames.text && originOf(frames.text);
    heard ??= frames.simulated && originOf(frames.simulated);
    const isKnown = (text === undefined || real !== undefined) && (simulated === undefined || heard !== undefined);
    if (isKnown || real === null) break;
  }
  // what others made may go by two names; what an encoder of ours made goes with itself alone
  if (real && heard && (isOurs(real) || isOurs(heard))) expectOneSpace({ text: real, simulated: heard }, source.name);
  const found = real === undefined ? heard : real;
  return found && isOurs(found) ? encoderIdentity(found) : null;
}

function isOurs(space: TextSpace): boolean {
  return wordEncoderOf(encoderIdentity(space)) !== null;
}

/** Null where the frames do not say who made them. */
function originOf({ extractor: name, version }: Partial<FeatureSequence>): TextSpace | null {
  return name === undefined || version === undefined ? null : { name, version };
}
