import type * as tf from '@tensorflow/tfjs';
import type { FrameAttention } from '../src/frames/attend-to-frames.ts';
import { countRows } from '../src/frames/frame-rows.ts';
import { randomStream } from '../src/random/random-stream.ts';
import type { PlainLinear, Rows } from '../src/testing/plain-maths.ts';
import { randomTensor } from '../src/testing/random-tensor.ts';
import type { PlainAttention } from './plain-attention.ts';

export interface AttentionSizes {
  /** d */
  readonly width: number;
  /** Q */
  readonly queries: number;
  readonly counts: readonly number[];
  /** How many further rows there are that belong to nobody */
  readonly spare?: number;
}

/** Normal values of these sizes, the same for the same sizes; `sharpness` is the deviation of the queries. */
export function randomAttention({ width, queries, counts, spare = 0 }: AttentionSizes, sharpness = 1): FrameAttention {
  const values = <R extends tf.Rank>(what: number, shape: tf.ShapeMap[R], deviation = 1) =>
    randomTensor<R>(shape, randomStream(21, what, width, queries), deviation);
  const rows = values<tf.Rank.R2>(0, [countRows(counts) + spare, width]);
  return {
    frames: { rows, counts, paddedCount: Math.max(...counts) },
    keyWeight: values<tf.Rank.R2>(1, [width, width], 1 / Math.sqrt(width)),
    keyBias: values<tf.Rank.R1>(2, [width]),
    queries: values<tf.Rank.R3>(3, [counts.length, queries, width], sharpness),
  };
}

/** The same in plain arrays. */
export function inPlainArrays({ frames, keyWeight, keyBias, queries }: FrameAttention): PlainAttention {
  return {
    rows: frames.rows.arraySync() as Rows,
    counts: frames.counts,
    keys: { weight: keyWeight.arraySync(), bias: keyBias.arraySync() } satisfies PlainLinear,
    queries: queries.arraySync(),
  };
}
