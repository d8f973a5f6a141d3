import type { Picture } from '@sdumc/core';
import * as tf from '@tensorflow/tfjs';
import { sampleSquare, type Square } from '../picture/sample-square.ts';

/** In the order of the model's outputs. */
export const EXPRESSIONS = ['angry', 'disgusted', 'afraid', 'happy', 'sad', 'surprised', 'neutral'] as const;

export interface Expression {
  /** [7], summing to 1, in the order of {@link EXPRESSIONS}. */
  readonly probabilities: Float32Array;
  /** [256], the mean over the face of the last layer but one: what the probabilities are made of, and more. */
  readonly embedding: Float32Array;
}

const SIZE = 64;
const EMBEDDING = 256;
const CELLS = 64;

/** Rec. 601: how bright red, green and blue look. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * The expression of a face that fills a square upright, by the mini-Xception of Arriaga et al. (2017), trained on FER-2013: 64 × 64
 * shades of grey in [−1, 1].
 */
export async function expressionOf(model: tf.GraphModel, picture: Picture, square: Square): Promise<Expression> {
  const pixels = new Float32Array(SIZE * SIZE * 3);
  sampleSquare(picture, square, { size: SIZE, into: pixels });
  const grey = Float32Array.from({ length: SIZE * SIZE }, (_, at) => {
    const luma = LUMA[0] * pixels[3 * at]! + LUMA[1] * pixels[3 * at + 1]! + LUMA[2] * pixels[3 * at + 2]!;
    return luma / 127.5 - 1;
  });
  const outputs = tf.tidy(() => {
    const input = tf.tensor4d(grey, [1, SIZE, SIZE, 1]);
    return model.execute(input, ['Identity', 'StatefulPartitionedCall/model_1/add_2/add']) as tf.Tensor[];
  });
  try {
    const [probabilities, cells] = (await Promise.all(outputs.map((output) => output.data()))) as [
      Float32Array,
      Float32Array,
    ];
    const embedding = new Float32Array(EMBEDDING);
    for (const [at, value] of cells.entries()) embedding[at % EMBEDDING]! += value / CELLS;
    return { probabilities: probabilities.slice(), embedding };
  } finally {
    tf.dispose(outputs);
  }
}
