import type { Picture } from '@sdumc/core';
import * as tf from '@tensorflow/tfjs';
import { pointOfSquare, sampleSquare, type Square } from '../picture/sample-square.ts';

/** The shape of a face: 468 points of MediaPipe's face mesh. */
export interface FaceMesh {
  /** [468, 3]: x to the right and y down in pixels of the picture, z away from the camera in the same unit. */
  readonly points: Float32Array;
  /** How sure it is that this is a face, 0 to 1. */
  readonly confidence: number;
}

export const MESH_POINTS = 468;
const SIZE = 192;
/** What the model is shown: written anew for each face, and read before the next. */
const PIXELS = new Float32Array(SIZE * SIZE * 3);

/** Finds the points of a face that fills about two thirds of a square, by MediaPipe's face mesh (Kartynnik et al. 2019). */
export async function meshFace(model: tf.GraphModel, picture: Picture, square: Square): Promise<FaceMesh> {
  sampleSquare(picture, square, { size: SIZE, into: PIXELS });
  for (let at = 0; at < PIXELS.length; at++) PIXELS[at]! /= 255;
  const outputs = tf.tidy(
    () => model.execute(tf.tensor4d(PIXELS, [1, SIZE, SIZE, 3]), ['Identity_1', 'Identity_2']) as tf.Tensor[],
  );
  try {
    const [flag, mesh] = (await Promise.all(outputs.map((output) => output.data()))) as [Float32Array, Float32Array];
    const points = new Float32Array(MESH_POINTS * 3);
    for (let point = 0; point < MESH_POINTS; point++) {
      const at = 3 * point;
      const [x, y] = pointOfSquare(square, mesh[at]! / SIZE, mesh[at + 1]! / SIZE);
      points[at] = x;
      points[at + 1] = y;
      points[at + 2] = (mesh[at + 2]! / SIZE) * square.side;
    }
    return { points, confidence: flag[0]! };
  } finally {
    tf.dispose(outputs);
  }
}
