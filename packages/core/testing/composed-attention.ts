import * as tf from '@tensorflow/tfjs';
import type { FoundFrames, FrameAttention } from '../src/frames/attend-to-frames.ts';
import { countRows, segmentsOf } from '../src/frames/frame-rows.ts';

/** The same as `attendToFrames` in operations of tfjs alone, one utterance after another: the gradients are those of tfjs. */
export function composedAttention({ frames, keyWeight, keyBias, queries }: FrameAttention): FoundFrames {
  const { rows, counts } = frames;
  const [, count, width] = queries.shape;
  const utterances = segmentsOf(counts).map((segment, utterance) => {
    if (segment.count === 0) return { found: tf.zeros<tf.Rank.R2>([count, width]), attention: null };
    const own = tf.slice(rows, [segment.start, 0], [segment.count, -1]); // [T, d]
    const keys = tf.tanh(tf.add(tf.matMul(own, keyWeight), keyBias)); // [T, d]
    const asked = tf.reshape(tf.slice(queries, [utterance, 0, 0], [1, -1, -1]), [count, width]) as tf.Tensor2D;
    const attention = tf.softmax(tf.matMul(asked, keys, false, true)); // [Q, T]
    return { found: tf.matMul(attention, own) as tf.Tensor2D, attention: tf.transpose(attention) as tf.Tensor2D };
  });
  const ofNobody = tf.zeros<tf.Rank.R2>([rows.shape[0] - countRows(counts), count]);
  const weights = utterances.flatMap(({ attention }) => (attention === null ? [] : [attention]));
  return {
    found: tf.stack(utterances.map(({ found }) => found)) as tf.Tensor3D,
    attention: tf.concat<tf.Tensor2D>([...weights, ...(ofNobody.size > 0 ? [ofNobody] : [])]),
  };
}
