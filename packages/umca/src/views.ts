import * as tf from '@tensorflow/tfjs';

/** The seven ways to look at an utterance, always in this order: all modalities, each pair, each one. */
export const VIEWS = ['fused', 'at', 'tv', 'av', 'audio', 'text', 'video'] as const;

export type View = (typeof VIEWS)[number];

/** One view out of seven: [B, 7, k] → [B, k]. */
export function pickView(view: View, views: tf.Tensor3D): tf.Tensor2D {
  const [batch, , width] = views.shape;
  return tf.tidy(() => tf.reshape(tf.slice(views, [0, VIEWS.indexOf(view), 0], [batch, 1, width]), [batch, width]));
}
