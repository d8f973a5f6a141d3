import { expectOneSpace, type TextSpace } from '@sdumc/text-sim';
import type { StreamOrigin, StreamOrigins } from './trained/stream-origins.ts';
import { encoderIdentity, wordEncoderOf } from './word-encoders.ts';

/**
 * Which of our encoders frames of text come from; null where they come from elsewhere, do not say it, or there are none.
 *
 * @param where for the error
 * @throws Error where simulated text comes from another encoder than text
 *
 * @example
 * wordsOf(await streamOrigins(await openDataset('stores/clips')), 'stores/clips'); // 'sentence 1'
 */
export function wordsOf(origins: StreamOrigins, where: string): string | null {
  const [real, heard] = [spaceOf(origins.text), spaceOf(origins.simulated)];
  // what others made may go by two names; what an encoder of ours made goes with itself alone
  if (real && heard && (isOurs(real) || isOurs(heard))) expectOneSpace({ text: real, simulated: heard }, where);
  const found = real === undefined ? heard : real;
  return found && isOurs(found) ? encoderIdentity(found) : null;
}

function isOurs(space: TextSpace): boolean {
  return wordEncoderOf(encoderIdentity(space)) !== null;
}

/** Undefined where there are no frames, null where they do not say who made them. */
function spaceOf(origin: StreamOrigin | null | undefined): TextSpace | null | undefined {
  return origin && { name: origin.extractor, version: origin.version };
}
