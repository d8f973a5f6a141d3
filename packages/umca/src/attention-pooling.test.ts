import * as tf from '@tensorflow/tfjs';
import { noDropout, packFrames, padFrames, padWeights, randomStream, seededDropout } from '@sdumc/core';
import {
  assertClose,
  layerContract,
  plainLinear,
  plainParameter,
  randomTensor,
  scriptedDropout,
} from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { observedWeights } from '../testing/observed-weights.ts';
import { longerPadding, moreRows, otherPadding } from '../testing/padded-frames.ts';
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
    apply: ({ layer, inputs, dropout }) =>
      tf.tidy(() => {
        const frames = packFrames(inputs);
        const { pooled, attention } = layer.apply({ frames, dropout });
        const weights = tf.expandDims<tf.Tensor2D>(attention, 1);
        return { pooled, attention: padWeights({ weights, counts: frames.counts, length: 5 }) };
      }),
    outputs: { pooled: [4, WIDTH], attention: [4, 1, 5] },
    drops: true,
    variants: {
      scale: (random) => new AttentionPooling({ ...config, scale: 0.3, random }),
      'the dropout rate': (random) => new AttentionPooling({ ...config, dropoutRate: 0.1, random }),
    },
    refusals: {
      'AttentionPooling frames: axis 1 must be 4, received [8, 3]': (layer, inputs) =>
        layer.apply({ frames: { ...packFrames(inputs), rows: tf.zeros([8, 3]) }, dropout: noDropout }),
      'AttentionPooling frames: must have 2 axes [N, 4], received [4, 5, 4]': (layer, inputs) => {
        const rows = inputs.frames as unknown as tf.Tensor2D;
        return layer.apply({ frames: { ...packFrames(inputs), rows }, dropout: noDropout });
      },
      'attendToFrames counts: must add up to 8 at most, received 9': (layer, inputs) =>
        layer.apply({ frames: { ...packFrames(inputs), counts: [3, 4, 1, 1] }, dropout: noDropout }),
    },
  });
  for (const { name, run } of checks) test(name, run);

  const layer = new AttentionPooling({ ...config, random: randomStream(1) });
  const frames = randomTensor<tf.Rank.R3>([4, 5, WIDTH], randomStream(2), 2);
  const frameMask = tf.tensor2d(MASK);
  const packed = packFrames({ frames, frameMask });

  test.each([
    ['of what is observed', MASK, 3 + 4 + 1],
    ['of every frame, where padding is attended to', null, 4 * 5],
  ])('equals its equation %s', (_, mask, rows) => {
    const { dropout, calls, factor } = scriptedDropout();
    const seen = packFrames({ frames, frameMask: mask && tf.tensor2d(mask) });
    const { pooled, attention } = layer.apply({ frames: seen, dropout });
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
      expected: observedWeights(
        expected.map((e) => [e.attention]),
        mask,
      ).flat(),
      tolerance: 1e-5,
    });
    assertClose({
      what: 'pooled',
      actual: pooled.arraySync(),
      expected: expected.map((e) => e.pooled),
      tolerance: 1e-5,
    });
    expect(calls).toEqual([
      { rate: 0.4, shape: [rows, WIDTH] },
      { rate: 0.4, shape: [4, WIDTH] },
    ]);
  });

  test('attends to padding that is among the frames, as published', () => {
    const zeroed = tf.mul<tf.Tensor3D>(frames, tf.expandDims(frameMask, 2));
    const { pooled } = layer.apply({ frames: padFrames(packed), dropout: noDropout });
    const all = layer.apply({ frames: packFrames({ frames: zeroed, frameMask: null }), dropout: noDropout });
    assertClose({ actual: pooled.arraySync(), expected: all.pooled.arraySync(), tolerance: 1e-6 });
    const alone = layer.apply({ frames: packed, dropout: noDropout }).pooled.arraySync();
    pooled.arraySync().forEach((own, b) => {
      if (b !== 2) expect(own).not.toEqual(alone[b]);
    });
  });

  test('the frames it scores are the frames it sums: one mask for both', () => {
    const one = packFrames({ frames: randomTensor<tf.Rank.R3>([1, 1, WIDTH], randomStream(3)), frameMask: null });
    const { pooled } = layer.apply({ frames: one, dropout: seededDropout(randomStream(4)) });
    expect(pooled.dataSync().some((value) => value === 0)).toBe(true);
  });

  test('what stands in the padding, or in rows that belong to nobody, changes nothing', () => {
    const plain = layer.apply({ frames: packed, dropout: noDropout });
    for (const changed of [
      packFrames(longerPadding({ frames, frameMask }, 50)),
      packFrames(otherPadding({ frames, frameMask }, -30)),
      moreRows(packed, 50),
    ]) {
      const { pooled, attention } = layer.apply({ frames: changed, dropout: noDropout });
      assertClose({ actual: pooled.arraySync(), expected: plain.pooled.arraySync(), tolerance: 1e-6 });
      assertClose({
        actual: attention.arraySync(),
        expected: [...plain.attention.arraySync(), ...new Array<number>(changed.rows.shape[0] - 8).fill(0)],
        tolerance: 1e-6,
      });
    }
  });

  test('where nothing is observed, the result is 0, and no gradient is anything but finite', () => {
    const { pooled, attention } = layer.apply({ frames: packed, dropout: noDropout });
    expect(attention.shape).toEqual([8]);
    expect(pooled.arraySync()[2]!.map(Math.abs)).toEqual([0, 0, 0, 0]);
    const gradient = tf.grad((x) => {
      const seen = packFrames({ frames: x as tf.Tensor3D, frameMask });
      return tf.sum(tf.square(layer.apply({ frames: seen, dropout: noDropout }).pooled));
    })(frames);
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
