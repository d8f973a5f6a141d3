import * as tf from '@tensorflow/tfjs';

/** y = x · weights + bias */
export interface DenseWeights {
  /** [D_in, D_out], or [1, 1, D_in, D_out]: a convolution over one place */
  readonly weights: tf.Tensor2D | tf.Tensor4D;
  /** [D_out] */
  readonly bias: tf.Tensor1D;
}

/** [D] each */
export interface NormWeights {
  readonly scale: tf.Tensor1D;
  readonly bias: tf.Tensor1D;
}

export interface TransformerLayerWeights {
  readonly attentionNorm: NormWeights;
  /** [D_in, 3 D_in]: queries, keys and values side by side */
  readonly queriesKeysValues: DenseWeights;
  readonly attended: DenseWeights;
  /** Brings the layer's input to the width of its output; null where they are equally wide */
  readonly residual: DenseWeights | null;
  readonly innerNorm: NormWeights;
  readonly inner: DenseWeights;
  readonly outer: DenseWeights;
}

const NORM_EPSILON = 1e-6;

/**
 * A layer of a Transformer that normalises first (Vaswani et al., 2017, as in tensor2tensor):
 *
 *     a = residual(x) + attended(attention(norm(x))),   y = a + outer(relu(inner(norm(a))))
 *
 * Attention is softmax(Q Kᵀ / √d) V in each of the heads, d wide, over all frames.
 *
 * @param frames [T, D_in]
 * @returns [T, D_out]; what lies between is left to the caller's tidy
 */
export function transformerLayer(
  frames: tf.Tensor2D,
  { weights, heads }: { readonly weights: TransformerLayerWeights; readonly heads: number },
): tf.Tensor2D {
  const { residual } = weights;
  const attention = selfAttention(dense(layerNorm(frames, weights.attentionNorm), weights.queriesKeysValues), heads);
  const kept = residual === null ? frames : dense(frames, residual);
  const joined = tf.add<tf.Tensor2D>(dense(attention, weights.attended), kept);
  const inner = tf.relu(dense(layerNorm(joined, weights.innerNorm), weights.inner));
  return tf.add(dense(inner, weights.outer), joined);
}

/** @param frames [T, D_in] @returns [T, D_out] */
export function dense(frames: tf.Tensor2D, { weights, bias }: DenseWeights): tf.Tensor2D {
  const [inputs, outputs] = weights.shape.slice(-2) as [number, number];
  return tf.add(tf.matMul(frames, tf.reshape(weights, [inputs, outputs])), bias);
}

/** @param projected [T, 3 D] @returns [T, D] */
function selfAttention(projected: tf.Tensor2D, heads: number): tf.Tensor2D {
  const [length, width] = [projected.shape[0], projected.shape[1] / 3];
  const ofHeads = (part: tf.Tensor): tf.Tensor3D =>
    tf.transpose(tf.reshape(part, [length, heads, width / heads]), [1, 0, 2]); // [heads, T, d]
  const [queries, keys, values] = tf.split(projected, 3, 1).map(ofHeads) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  const scores = tf.matMul(tf.mul<tf.Tensor3D>(queries, Math.sqrt(heads / width)), keys, false, true);
  const attended = tf.matMul(tf.softmax(scores), values); // [heads, T, d]
  return tf.reshape(tf.transpose(attended, [1, 0, 2]), [length, width]);
}

function layerNorm(frames: tf.Tensor2D, { scale, bias }: NormWeights): tf.Tensor2D {
  const centred = tf.sub<tf.Tensor2D>(frames, tf.mean(frames, 1, true));
  const variance = tf.mean<tf.Tensor2D>(tf.square(centred), 1, true);
  const deviations = tf.rsqrt(tf.add<tf.Tensor2D>(variance, NORM_EPSILON));
  return tf.add(tf.mul(centred, tf.mul(scale, deviations)), bias);
}
