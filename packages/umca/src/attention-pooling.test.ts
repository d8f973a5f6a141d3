import * as tf from '@tensorflow/tfjs';
import { noDropout, randomStream, seededDropout } from '@sdumc/core';
import {
  assertClose,
  layerContract,
  plainLinear,
  plainParameter,
  randomTensor,
  scriptedDropout,
} from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { longerPadding, otherPadding } from '../testing/padded-frames.ts';
import { plainAttentionPooling } from '../testing/plain-attention-pooling.ts';
import { AttentionPooling } from './attention-pooling.ts';

const WIDTH = 4;
const config = { width: WIDTH, scale: 0.7, dropoutRate: 0.4 };
const MASK = [
  [1, 1, 1, 0, 0],
  [1, 0, 1, 1, 1],
  [0, 0, 0, 0, 0],
  [0, 0, 0, 0, 1],
];

describe('AttentionPooling', () => {
  const checks = layerContract({
    build: (random) => new AttentionPooling({ ...config, random }),
    parameters: { context: [4], 'projection.weight': [4, 4], 'projection.bias': [4] },
    inputs: (random) => ({
      frames: randomTensor<tf.Rank.R3>([4, 5, WIDTH], random, 2),
      frameMask: tf.tensor2d(MASK),
    }),
    apply: ({ layer, inputs, dropout }) => ({ ...layer.apply({ ...inputs, dropout }) }),
    outputs: { pooled: [4, WIDTH], attention: [4, 5] },
    drops: true,
    variants: {
      scale: (random) => new AttentionPooling({ ...config, scale: 0.3, random }),
      'the dropout rate': (random) => new AttentionPooling({ ...config, dropoutRate: 0.1, random }),
    },
    refusals: {
      'AttentionPooling frames: axis 2 must be 4, received [4, 5, 3]': (layer, { frameMask }) =>
        layer.apply({ frames: tf.zeros([4, 5, 3]), frameMask, dropout: noDropout }),
      'AttentionPooling frameMask: axis 1 (T) must be 5, received [4, 1]': (layer, { frames }) =>
        layer.apply({ frames, frameMask: tf.zeros([4, 1]), dropout: noDropout }),
      'AttentionPooling frameMask: axis 0 (B) must be 4, received [1, 5]': (layer, { frames }) =>
        layer.apply({ frames, frameMask: tf.zeros([1, 5]), dropout: noDropout }),
      'AttentionPooling frameMask: must have 2 axes [B, T], received [4, 5, 1]': (layer, { frames }) =>
        layer.apply({ frames, frameMask: tf.zeros([4, 5, 1]) as unknown as tf.Tensor2D, dropout: noDropout }),
    },
  });
  for (const { name, run } of checks) test(name, run);

  const layer = new AttentionPooling({ ...config, random: randomStream(1) });
  const frames = randomTensor<tf.Rank.R3>([4, 5, WIDTH], randomStream(2), 2);
  const frameMask = tf.tensor2d(MASK);

  test.each([
    ['with a mask', MASK],
    ['without a mask, where padding is attended to', null],
  ])('equals its equation %s', (_, mask) => {
    const { dropout, calls, factor } = scriptedDropout();
    const { pooled, attention } = layer.apply({ frames, frameMask: mask && tf.tensor2d(mask), dropout });
    const expected = frames.arraySync().map((utterance, b) =>
      plainAttentionPooling({
        frames: utterance,
        observed: mask && mask[b]!,
        projection: plainLinear(layer, 'projection'),
        context: plainParameter(layer, 'context') as readonly number[],
        scale: 0.7,
        factors: { frames: factor(0), pooled: factor(1) },
      }),
    );
    assertClose({
      what: 'attention',
      actual: attention.arraySync(),
      expected: expected.map((e) => e.attention),
      tolerance: 1e-5,
    });
    assertClose({
      what: 'pooled',
      actual: pooled.arraySync(),
      expected: expected.map((e) => e.pooled),
      tolerance: 1e-5,
    });
    expect(calls).toEqual([
      { rate: 0.4, shape: [4, 5, WIDTH] },
      { rate: 0.4, shape: [4, WIDTH] },
    ]);
  });

  test('the frames it scores are the frames it sums: one mask for both', () => {
    const one = randomTensor<tf.Rank.R3>([1, 1, WIDTH], randomStream(3));
    const { pooled } = layer.apply({ frames: one, frameMask: null, dropout: seededDropout(randomStream(4)) });
    expect(pooled.dataSync().some((value) => value === 0)).toBe(true);
  });

  test('what stands in the padding changes nothing', () => {
    const plain = layer.apply({ frames, frameMask, dropout: noDropout });
    const longer = layer.apply({ ...longerPadding({ frames, frameMask }, 50), dropout: noDropout });
    assertClose({ actual: longer.pooled.arraySync(), expected: plain.pooled.arraySync(), tolerance: 1e-6 });
    const other = layer.apply({ ...otherPadding({ frames, frameMask }, -30), dropout: noDropout });
    assertClose({ actual: other.pooled.arraySync(), expected: plain.pooled.arraySync(), tolerance: 1e-6 });
  });

  test('where nothing is observed, weights and result are 0, and no gradient is anything but finite', () => {
    const { pooled, attention } = layer.apply({ frames, frameMask, dropout: noDropout });
    expect(attention.arraySync()[2]!.map(Math.abs)).toEqual([0, 0, 0, 0, 0]);
    expect(pooled.arraySync()[2]!.map(Math.abs)).toEqual([0, 0, 0, 0]);
    const gradient = tf.grad((x) =>
      tf.sum(tf.square(layer.apply({ frames: x as tf.Tensor3D, frameMask, dropout: noDropout }).pooled)),
    )(frames);
    const rows = gradient.arraySync() as number[][][];
    expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    MASK.forEach((row, b) =>
      row.forEach((observed, t) => expect(rows[b]![t]!.some((slope) => slope !== 0)).toBe(observed === 1)),
    );
  });

  test('c starts as Xavier normal over [1, d]', () => {
    const { parameters } = new AttentionPooling({ ...config, width: 400, random: randomStream(5) });
    const context = Array.from(parameters.get('context')!.dataSync());
    const variance = context.reduce((sum, value) => sum + value ** 2, 0) / 400;
    expect(Math.abs(variance / (2 / 401) - 1)).toBeLessThan(5 * Math.sqrt(2 / 400));
    expect(Math.max(...context.map(Math.abs))).toBeGreaterThan(2 * Math.sqrt(2 / 401)); // √3 at most if uniform
  });
});
