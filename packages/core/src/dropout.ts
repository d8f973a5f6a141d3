import type * as tf from '@tensorflow/tfjs';
import type { RandomStream } from './random/random-stream.ts';
import { keepScaled } from './tensor/keep-scaled.ts';

/**
 * Drops values at a rate and scales the rest by 1/(1 − rate), or lets everything through.
 * Layers are handed one at every call, so whether a pass trains is always said, never remembered.
 *
 * @param values utterances along the first axis
 * @param counts how many rows each utterance has, in order; one each where left out
 */
export type Dropout = <T extends tf.Tensor>(values: T, rate: number, counts?: readonly number[]) => T;

/** Evaluation: nothing is dropped. */
export const noDropout: Dropout = (values) => values;

/**
 * Training: every call draws a new, independent mask from `random`.
 *
 * The rate is honoured to 1/65,536 (16 random bits decide each value; a half is decided by one), its scale is exact to that
 * rate. A mask takes one bit a value, on the way back too.
 *
 * @throws RangeError (when called) where the rate is not in [0, 1)
 *
 * @example
 * ```ts
 * const dropout = seededDropout(randomStream(1));
 * dropout(tf.ones([4]), 0.5); // zeros and twos
 * ```
 */
export function seededDropout(random: RandomStream): Dropout {
  return (values, rate) => {
    const drawing = bitDrawing(rate);
    if (drawing === null) return values;
    const keep = new Int32Array(Math.ceil(values.size / 32));
    drawing.draw(random, keep, values.size);
    return keepScaled({ values, keep, scale: drawing.scale });
  };
}

/**
 * Training, with a stream of random numbers for each utterance: what is dropped of one does not depend on who shares its batch,
 * nor on how a batch is divided among threads.
 *
 * @param streams one for each utterance along the first axis
 * @throws RangeError (when called) where the rate is not in [0, 1), or the first axis is not that of these utterances
 *
 * @example
 * ```ts
 * const dropout = utteranceDropout([randomStream(1, 0), randomStream(1, 1)]);
 * dropout(tf.ones([5, 3]), 0.5, [2, 3]); // two rows of the first utterance, three of the second
 * ```
 */
export function utteranceDropout(streams: readonly RandomStream[]): Dropout {
  return (values, rate, counts = streams.map(() => 1)) => {
    const drawing = bitDrawing(rate);
    if (drawing === null) return values;
    const [rows = 0] = values.shape;
    const own = counts.reduce((sum, count) => sum + count, 0);
    if (counts.length !== streams.length || own > rows)
      throw new RangeError(
        `utteranceDropout values: must have the rows of ${streams.length} utterances, received ${rows} for ${counts.length} of ${own} rows`,
      );
    const width = values.size / rows;
    const keep = new Int32Array(Math.ceil(values.size / 32));
    let first = 0;
    counts.forEach((count, utterance) => {
      const size = count * width;
      const bits = new Int32Array(Math.ceil(size / 32));
      drawing.draw(streams[utterance]!, bits, size);
      appendBits(keep, first, bits, size);
      first += size;
    });
    return keepScaled({ values, keep, scale: drawing.scale });
  };
}

const HALF_WORD = 0x10000;

interface BitDrawing {
  /** 1/(1 − rate) */
  readonly scale: number;
  /** Fills words with one bit a value, the lowest of a word first: 1 = kept */
  readonly draw: (random: RandomStream, words: Int32Array, size: number) => void;
}

/** How masks of a rate are drawn; null where nothing is dropped. */
function bitDrawing(rate: number): BitDrawing | null {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout rate: must be in [0, 1), received ${rate}`);
  const threshold = Math.round(rate * HALF_WORD);
  if (threshold === 0) return null;
  const scale = HALF_WORD / (HALF_WORD - threshold);
  return { scale, draw: threshold === HALF_WORD / 2 ? drawFairBits : drawBits(threshold) };
}

function drawFairBits(random: RandomStream, words: Int32Array, size: number): void {
  for (let word = 0; word < Math.ceil(size / 32); word++) words[word] = random.uint32();
}

function drawBits(threshold: number) {
  return (random: RandomStream, words: Int32Array, size: number): void => {
    for (let bit = 0; bit < size; bit += 2) {
      const drawn = random.uint32();
      const pair = ((drawn & 0xffff) >= threshold ? 1 : 0) | (drawn >>> 16 >= threshold ? 2 : 0);
      words[bit >> 5]! |= pair << (bit & 31);
    }
  };
}

/** Writes the first `size` bits of `bits` behind the first `first` bits of `target`. */
function appendBits(target: Int32Array, first: number, bits: Int32Array, size: number): void {
  const shift = first & 31;
  let to = first >> 5;
  const words = Math.ceil(size / 32);
  for (let word = 0; word < words; word++, to++) {
    const valid = size - word * 32;
    const value = valid >= 32 ? bits[word]! : bits[word]! & ((1 << valid) - 1);
    target[to]! |= value << shift;
    if (shift > 0 && shift + Math.min(valid, 32) > 32) target[to + 1] = value >>> (32 - shift);
  }
}
