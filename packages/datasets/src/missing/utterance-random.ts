import { randomStream, type RandomStream } from '@sdumc/core';

/** What an utterance's fate depends on, and nothing else: not its row, not its batch, not the rate. */
export interface Fate {
  readonly id: string;
  readonly seed: number;
  /** From 0: draws are independent of each other */
  readonly draw: number;
}

/**
 * Random numbers that belong to one utterance by its id.
 *
 * @param path tells apart what they are for
 */
export function utteranceRandom({ id, seed, draw }: Fate, ...path: readonly number[]): RandomStream {
  return randomStream(seed, ...path, draw, ...Array.from(id, (letter) => letter.codePointAt(0)!));
}
