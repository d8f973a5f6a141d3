import type { TextEncoder } from '@sdumc/core';
import { conformanceOfExtractor, type Conformance, type ConformanceInput } from './conformance-of-extractor.ts';

export interface TextConformance extends Conformance<TextEncoder> {
  /** T of each text: at least two texts, which give different frames. */
  readonly framesOf: Readonly<Record<string, number>>;
  /** Texts that hold no word, besides the empty one and white space. */
  readonly wordless?: readonly string[];
}

/**
 * What every text encoder must prove: all that {@link conformanceOfExtractor} asks of it, on the texts given.
 *
 * @example
 * describe('hashingTextEncoder', () => {
 *   conformanceOfTextEncoder({
 *     make: () => hashingTextEncoder(),
 *     expected: { name: 'hashing-text', width: 768, hopSeconds: null },
 *     framesOf: { 'It was GOOD': 3, 'очень хорошо 😀': 3 },
 *     wordless: ['?!'],
 *     variants: { width: () => hashingTextEncoder({ width: 64 }) },
 *   });
 * });
 */
export function conformanceOfTextEncoder({ framesOf, wordless = [], ...conformance }: TextConformance): void {
  const inputs = Object.entries(framesOf).map(([text, frames]): [string, ConformanceInput<string>] => [
    JSON.stringify(text),
    { input: () => text, frames },
  ]);
  const nothing = ['', ' ', ' \n\t', ...wordless].map((text): [string, () => string] => [
    JSON.stringify(text),
    () => text,
  ]);
  conformanceOfExtractor<string>(conformance, Object.fromEntries(inputs), Object.fromEntries(nothing));
}
