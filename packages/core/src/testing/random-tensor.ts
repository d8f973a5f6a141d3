import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../random/random-stream.ts';

/** A tensor of normal values, the same for the same stream. */
export function randomTensor<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  random: RandomStream,
  deviation = 1,
): tf.Tensor<R> {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return tf.tensor<R>(
    Float32Array.from({ length: size }, () => deviation * random.normal()),
    shape,
  );
}
