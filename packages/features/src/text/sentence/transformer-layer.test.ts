import { randomStream } from '@sdumc/core';
import { assertClose } from '@sdumc/core/testing';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  transformerLayer,
  type DenseWeights,
  type NormWeights,
  type TransformerLayerWeights,
} from './transformer-layer.ts';

type Matrix = readonly (readonly number[])[];

beforeEach(async () => {
  await tf.setBackend('cpu');
  tf.engine().startScope();
});
afterEach(() => tf.engine().endScope());

const random = randomStream(5);
const numbers = (count: number) => Array.from({ length: count }, () => random.normal());
const denseWeights = (inputs: number, outputs: number): DenseWeights => ({
  weights: tf.tensor2d(numbers(inputs * outputs), [inputs, outputs]),
  bias: tf.tensor1d(numbers(outputs)),
});
const normWeights = (width: number): NormWeights => ({
  scale: tf.tensor1d(numbers(width)),
  bias: tf.tensor1d(numbers(width)),
});
const layerWeights = (from: number, to: number, widens: boolean): TransformerLayerWeights => ({
  attentionNorm: normWeights(from),
  queriesKeysValues: denseWeights(from, 3 * from),
  attended: denseWeights(from, to),
  residual: widens ? denseWeights(from, to) : null,
  innerNorm: normWeights(to),
  inner: denseWeights(to, 10),
  outer: denseWeights(10, to),
});

/** The equations again, number by number in double precision. */
function reference(frames: Matrix, weights: TransformerLayerWeights, heads: number): Matrix {
  const attention = attend(dense(norm(frames, weights.attentionNorm), weights.queriesKeysValues), heads);
  const kept = weights.residual === null ? frames : dense(frames, weights.residual);
  const joined = plus(dense(attention, weights.attended), kept);
  const inner = dense(norm(joined, weights.innerNorm), weights.inner).map((row) => row.map((x) => Math.max(0, x)));
  return plus(dense(inner, weights.outer), joined);
}

const plus = (left: Matrix, right: Matrix): Matrix =>
  left.map((row, at) => row.map((x, column) => x + right[at]![column]!));

function dense(frames: Matrix, { weights, bias }: DenseWeights): Matrix {
  const [kernel, offset] = [weights.arraySync() as number[][], bias.arraySync()];
  return frames.map((row) => offset.map((b, to) => row.reduce((sum, x, from) => sum + x * kernel[from]![to]!, b)));
}

function norm(frames: Matrix, { scale, bias }: NormWeights): Matrix {
  const [by, offset] = [scale.arraySync(), bias.arraySync()];
  return frames.map((row) => {
    const mean = row.reduce((sum, x) => sum + x, 0) / row.length;
    const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length;
    return row.map((x, at) => ((x - mean) / Math.sqrt(variance + 1e-6)) * by[at]! + offset[at]!);
  });
}

function attend(projected: Matrix, heads: number): Matrix {
  const width = projected[0]!.length / 3;
  const size = width / heads;
  return projected.map((query) =>
    Array.from({ length: width }, (_, column) => {
      const from = Math.floor(column / size) * size;
      const scores = projected.map((key) => {
        let sum = 0;
        for (let at = from; at < from + size; at += 1) sum += query[at]! * key[width + at]!;
        return Math.exp(sum / Math.sqrt(size));
      });
      const total = scores.reduce((sum, x) => sum + x, 0);
      return projected.reduce((sum, value, at) => sum + (scores[at]! / total) * value[2 * width + column]!, 0);
    }),
  );
}

it.each([
  { from: 6, to: 6, heads: 2, length: 5, widens: false },
  { from: 4, to: 6, heads: 4, length: 3, widens: true },
  { from: 6, to: 6, heads: 3, length: 1, widens: false },
])(
  'agrees with its equations: $length frames from $from to $to, $heads heads',
  ({ from, to, heads, length, widens }) => {
    const weights = layerWeights(from, to, widens);
    const frames = Array.from({ length }, () => numbers(from));
    const before = tf.memory().numTensors;
    const actual = tf.tidy(() => transformerLayer(tf.tensor2d(frames), { weights, heads }));
    expect(tf.memory().numTensors).toBe(before + 1);
    assertClose({ actual: actual.arraySync(), expected: reference(frames, weights, heads), tolerance: 1e-5 });
  },
);

it('takes a convolution over one place for the product that it is', () => {
  const weights = layerWeights(6, 6, false);
  const { weights: kernel, bias } = weights.attended;
  const convolved = { ...weights, attended: { weights: tf.reshape(kernel, [1, 1, 6, 6]) as tf.Tensor4D, bias } };
  const frames = tf.tensor2d(numbers(18), [3, 6]);
  const plain = transformerLayer(frames, { weights, heads: 2 });
  expect(transformerLayer(frames, { weights: convolved, heads: 2 }).arraySync()).toEqual(plain.arraySync());
});
