import type { FeatureSequence, Stream } from '@sdumc/core';
import { float32ToFloat16 } from '@sdumc/formats';
import { shown } from '../one-line.ts';
import { isStream, STREAMS } from '../vocabulary.ts';
import { isHop } from './shard-entry.ts';

/** How values are stored: 4 bytes each, exact; or 2 bytes, with 11 significant bits and at most 65,504. */
export type StoredElementType = 'F32' | 'F16';

/** A sequence, and where it belongs. */
export interface SequenceToStore {
  readonly key: string;
  readonly stream: Stream;
  readonly sequence: FeatureSequence;
}

const LARGEST_FLOAT16 = 65504;

/**
 * Checks a sequence and copies its values as they are stored.
 *
 * Errors: `audio of "train/a": frame 3 holds NaN, every value must be finite`.
 */
export function encodeSequence(
  { key, stream, sequence }: SequenceToStore,
  type: StoredElementType,
): Float32Array | Uint16Array {
  if (!isStream(stream)) throw new Error(`stream must be one of ${STREAMS.join(', ')}, received ${shown(stream)}`);
  if (typeof key !== 'string' || key === '')
    throw new Error(`key must be a text that is not empty, received ${shown(key)}`);
  const where = `${stream} of ${shown(key)}`;
  const { values, frames, width, hopSeconds, extractor, version, observed } = sequence;
  for (const [name, size] of Object.entries({ frames, width }))
    if (!Number.isSafeInteger(size) || size < 1)
      throw new Error(`${where}: ${name} must be a whole number from 1, received ${shown(size)}`);
  if (!(values instanceof Float32Array) || values.length !== frames * width)
    throw new Error(
      `${where}: values must be ${frames * width} float32 [${frames}, ${width}], received ${values.length}`,
    );
  if (!isHop(hopSeconds))
    throw new Error(`${where}: hopSeconds must be null or above 0, received ${shown(hopSeconds)}`);
  for (const [name, text] of Object.entries({ extractor, version }))
    if (typeof text !== 'string') throw new Error(`${where}: ${name} must be a text, received ${shown(text)}`);

  if (observed !== undefined && (observed.length !== frames || observed.some((seen) => seen > 1)))
    throw new Error(`${where}: observed must be [${frames}] of 0 and 1, received ${shown([...observed])}`);

  const limit = type === 'F16' ? LARGEST_FLOAT16 : Number.MAX_VALUE;
  const wrong = firstBeyond(values, limit);
  if (wrong >= 0) {
    const [frame, value] = [Math.floor(wrong / width), values[wrong]!];
    const expected = Number.isFinite(value) ? `float16 holds at most ${limit}` : 'every value must be finite';
    throw new Error(`${where}: frame ${frame} holds ${value}, ${expected}`);
  }
  return type === 'F16' ? float32ToFloat16(values) : values.slice();
}

/** Place of the first value that is not a number of at most that size, or -1. A loop, because every value ever stored comes by. */
function firstBeyond(values: Float32Array, limit: number): number {
  for (let place = 0; place < values.length; place += 1) if (!(Math.abs(values[place]!) <= limit)) return place;
  return -1;
}
