import type { FeatureSequence, TextEncoder } from '@sdumc/core';
import { fnv1a } from './fnv1a.ts';
import { splitWords } from './split-words.ts';

export interface HashingTextOptions {
  /** D, the length of a word's vector. */
  readonly width?: number;
  /** Shortest and longest piece of a word that is hashed, in characters, word boundaries counted. */
  readonly shortest?: number;
  readonly longest?: number;
}

/**
 * A text encoder without a model: one frame per word, from the word itself and its pieces. It knows nothing of meaning, but
 * equal words get equal frames, words that share pieces (`love`, `loved`) get similar ones, and no word is unknown.
 *
 * The word, marked as `<word>`, and every piece of 3 to 5 characters of it each hash (FNV-1a, 32 bits) to a position and a sign:
 *
 *     frame ∝ e(<word>) + 1/√n · Σ_i e(piece_i),   e(s) = ±1 at position h(s) mod D,   |frame| = 1
 *
 * The pieces are those of Bojanowski et al. (2017, fastText), the signed hashing is that of Weinberger et al. (2009); instead of
 * learned vectors there are fixed ones, and the pieces together weigh as much as the word.
 *
 * @example
 * const encoder = hashingTextEncoder();
 * await encoder.extract('it was really good'); // 4 frames of 768
 * await encoder.extract(' '); // undefined: no words, so text is absent
 */
export function hashingTextEncoder({ width = 768, shortest = 3, longest = 5 }: HashingTextOptions = {}): TextEncoder {
  for (const [option, value] of Object.entries({ width, shortest, longest })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`hashingTextEncoder ${option}: must be a whole number from 1, received ${value}`);
    }
  }
  const name = 'hashing-text';
  const version = `1-${width}-${shortest}-${longest}`;

  async function extract(text: string): Promise<FeatureSequence | undefined> {
    const words = splitWords(text);
    if (words.length === 0) return undefined;
    const values = new Float32Array(words.length * width);
    words.forEach((word, frame) => addWord(`<${word}>`, values.subarray(frame * width, (frame + 1) * width)));
    return { values, frames: words.length, width, hopSeconds: null, extractor: name, version };
  }

  /** Writes the vector of a marked word into a frame of zeros. */
  function addWord(marked: string, frame: Float32Array): void {
    const pieces = piecesOf(marked, shortest, longest);
    addSigned(frame, marked, 1);
    for (const piece of pieces) addSigned(frame, piece, 1 / Math.sqrt(pieces.length));
    const length = Math.sqrt(frame.reduce((sum, value) => sum + value * value, 0));
    if (length === 0)
      addSigned(frame, marked, 1); // its pieces cancelled it out
    else frame.forEach((value, position) => (frame[position] = value / length));
  }

  return { modality: 'text', name, version, width, hopSeconds: null, extract };
}

/** All runs of `shortest` to `longest` characters (code points) that are not the whole. */
function piecesOf(marked: string, shortest: number, longest: number): string[] {
  const characters = Array.from(marked);
  const pieces: string[] = [];
  for (let size = shortest; size <= Math.min(longest, characters.length - 1); size += 1) {
    for (let start = 0; start + size <= characters.length; start += 1) {
      pieces.push(characters.slice(start, start + size).join(''));
    }
  }
  return pieces;
}

function addSigned(frame: Float32Array, text: string, amount: number): void {
  const hash = fnv1a(text);
  frame[(hash >>> 1) % frame.length]! += hash & 1 ? amount : -amount;
}
