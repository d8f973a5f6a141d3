import { selectBackend } from '@sdumc/backend';
import type { Picture } from '@sdumc/core';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disposeFaceModels, loadFaceModels, type FaceModels } from '../face-models.ts';
import { pointOfSquare, sampleSquare } from '../picture/sample-square.ts';
import { expressionOf } from './expression.ts';
import { meshFace } from './face-mesh.ts';

/** A picture of soft stains, and a square in it. */
const picture: Picture = {
  seconds: 0,
  width: 120,
  height: 100,
  rgb: Uint8Array.from({ length: 120 * 100 * 3 }, (_, at) => {
    const [x, y, channel] = [Math.floor(at / 3) % 120, Math.floor(at / 360), at % 3];
    return Math.round(127 + 120 * Math.sin(x / (9 + channel)) * Math.cos(y / (7 - channel)));
  }),
};
const square = { x: 62, y: 47, side: 70, angle: 0.3 };
const sampled = (size: number) => {
  const into = new Float32Array(size * size * 3);
  sampleSquare(picture, square, { size, into });
  return into;
};

let models: FaceModels;
beforeAll(async () => {
  await selectBackend('wasm');
  models = await loadFaceModels();
});
afterAll(() => disposeFaceModels(models));

test('expressions are read from 64 x 64 shades of grey in [-1, 1], and the embedding is the mean over 8 x 8 cells', async () => {
  const { probabilities, embedding } = await expressionOf(models.expression, picture, square);
  const expected = tf.tidy(() => {
    const grey = tf.sum(tf.mul(tf.tensor(sampled(64), [1, 64, 64, 3]), tf.tensor1d([0.299, 0.587, 0.114])), 3, true);
    const input = tf.sub(tf.div(grey, 127.5), 1);
    const [output, cells] = models.expression.execute(input, [
      'Identity',
      'StatefulPartitionedCall/model_1/add_2/add',
    ]) as tf.Tensor[];
    return { output: output!.dataSync(), mean: tf.mean(cells!, [1, 2]).dataSync() } as unknown as tf.TensorContainer;
  }) as unknown as { readonly output: Float32Array; readonly mean: Float32Array };
  expected.output.forEach((value, at) => expect(probabilities[at]).toBeCloseTo(value, 4));
  expected.mean.forEach((value, at) => expect(embedding[at]).toBeCloseTo(value, 4));
  expect(Math.max(...probabilities) - Math.min(...probabilities)).toBeGreaterThan(0.05);
});

test('the mesh is read from 192 x 192 colours in [0, 1], and its points lie where the square does', async () => {
  const { points, confidence } = await meshFace(models.mesh, picture, square);
  const [flag, mesh] = tf.tidy(() => {
    const input = tf.div(tf.tensor(sampled(192), [1, 192, 192, 3]), 255);
    return (models.mesh.execute(input, ['Identity_1', 'Identity_2']) as tf.Tensor[]).map((output) =>
      output.dataSync(),
    ) as unknown as tf.TensorContainer;
  }) as unknown as [Float32Array, Float32Array];
  expect(confidence).toBeCloseTo(flag[0]!, 5);
  for (const point of [0, 10, 152, 467]) {
    const [x, y] = pointOfSquare(square, mesh[3 * point]! / 192, mesh[3 * point + 1]! / 192);
    expect(points[3 * point]).toBeCloseTo(x, 2);
    expect(points[3 * point + 1]).toBeCloseTo(y, 2);
    expect(points[3 * point + 2]).toBeCloseTo((mesh[3 * point + 2]! * 70) / 192, 2);
  }
});
