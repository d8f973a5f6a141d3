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
/** Written anew for each face, and read before the next. */
const PIXELS = new Float32Array(SIZE * SIZE * 3);
const GREY = new Float32Array(SIZE * SIZE);

/** Rec. 601: how bright red, green and blue look. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * The expression of a face that fills a square upright, by the mini-Xception of Arriaga et al. (2017), trained on FER-2013: 64 × 64
 * shades of grey in [−1, 1].
 */
export async function expressionOf(model: tf.GraphModel, picture: Picture, square: Square): Promise<Expression> {
  sampleSquare(picture, square, { size: SIZE, into: PIXELS });
  for (let at = 0; at < GREY.length; at++) {
    const luma = LUMA[0] * PIXELS[3 * at]! + LUMA[1] * PIXELS[3 * at + 1]! + LUMA[2] * PIXELS[3 * at + 2]!;
    GREY[at] = luma / 127.5 - 1;
  }
  const outputs = tf.tidy(() => {
    const input = tf.tensor4d(GREY, [1, SIZE, SIZE, 1]);
    return model.execute(input, ['Identity', 'StatefulPartitionedCall/model_1/add_2/add']) as tf.Tensor[];
  });
  try {
    const [probabilities, cells] = (await Promise.all(outputs.map((output) => output.data()))) as [
      Float32Array,
      Float32Array,
    ];
    const embedding = new Float32Array(EMBEDDING);
    for (let at = 0; at < cells.length; at++) embedding[at % EMBEDDING]! += cells[at]! / CELLS;
    return { probabilities: probabilities.slice(), embedding };
  } finally {
    tf.dispose(outputs);
  }
}
