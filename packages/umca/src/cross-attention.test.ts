import * as tf from '@tensorflow/tfjs';
import { noDropout, packFrames, padFrames, padWeights, randomStream } from '@sdumc/core';
import { assertClose, flatten, layerContract, plainLinear, randomTensor, scriptedDropout } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { observedWeights } from '../testing/observed-weights.ts';
import { longerPadding, moreRows, otherPadding } from '../testing/padded-frames.ts';
import { plainCrossAttention } from '../testing/plain-cross-attention.ts';
import { CrossAttention } from './cross-attention.ts';

const WIDTH = 4;
const config = { width: WIDTH, scale: 0.7, dropoutRate: 0.4 };
const MASK = [
  [1, 1, 1, 0, 0],
  [0, 0, 0, 0, 0],
  [1, 0, 1, 1, 1],
];

describe('CrossAttention', () => {
  const checks = layerContract({
    build: (random) => new CrossAttention({ ...config, random }),
    parameters: {
      'keyProjection.weight': [4, 4],
      'keyProjection.bias': [4],
      'queryProjection.weight': [4, 4],
      'queryProjection.bias': [4],
    },
    inputs: (random) => ({
      queries: randomTensor<tf.Rank.R3>([3, 7, WIDTH], random, 2),
      frames: randomTensor<tf.Rank.R3>([3, 5, WIDTH], random, 2),
      frameMask: tf.tensor2d(MASK),
    }),
    apply: ({ layer, inputs: { queries, ...padded }, dropout }) =>
      tf.tidy(() => {
        const frames = packFrames(padded);
        const { attended, attention: weights } = layer.apply({ queries, frames, dropout });
        return { attended, attention: padWeights({ weights, counts: frames.counts, length: 5 }) };
      }),
    outputs: { attended: [3, 7, WIDTH], attention: [3, 7, 5] },
    drops: true,
    variants: {
      scale: (random) => new CrossAttention({ ...config, scale: 0.3, random }),
      'the dropout rate': (random) => new CrossAttention({ ...config, dropoutRate: 0.1, random }),
    },
    refusals: {
      'CrossAttention queries: must have 3 axes [3, Q, 4], received [3, 4]': (layer, { frames, frameMask }) => {
        const queries = tf.zeros([3, 4]) as unknown as tf.Tensor3D;
        return layer.apply({ queries, frames: packFrames({ frames, frameMask }), dropout: noDropout });
      },
      'CrossAttention frames: must have 2 axes [N, 4], received [28]': (layer, { queries, ...padded }) => {
        const frames = { ...packFrames(padded), rows: tf.zeros([28]) as unknown as tf.Tensor2D };
        return layer.apply({ queries, frames, dropout: noDropout });
      },
      'CrossAttention queries: axis 2 must be 4, received [3, 7, 5]': (layer, { frames, frameMask }) =>
        layer.apply({ queries: tf.zeros([3, 7, 5]), frames: packFrames({ frames, frameMask }), dropout: noDropout }),
      'CrossAttention queries: axis 0 must be 1, received [3, 7, 4]': (layer, { queries }) => {
        const frames = packFrames({ frames: tf.zeros([1, 5, 4]), frameMask: null });
        return layer.apply({ queries, frames, dropout: noDropout });
      },
      'CrossAttention frames: axis 1 must be 4, received [15, 3]': (layer, { queries }) => {
        const frames = packFrames({ frames: tf.zeros([3, 5, 3]), frameMask: null });
        return layer.apply({ queries, frames, dropout: noDropout });
      },
      'attendToFrames counts: must add up to 7 at most, received 8': (layer, { queries, ...padded }) => {
        const frames = { ...packFrames(padded), counts: [3, 1, 4] };
        return layer.apply({ queries, frames, dropout: noDropout });
      },
    },
  });
  for (const { name, run } of checks) test(name, run);

  const layer = new CrossAttention({ ...config, random: randomStream(1) });
  const queries = randomTensor<tf.Rank.R3>([3, 7, WIDTH], randomStream(2), 2);
  const frames = randomTensor<tf.Rank.R3>([3, 5, WIDTH], randomStream(3), 2);
  const frameMask = tf.tensor2d(MASK);
  const packed = packFrames({ frames, frameMask });

  test.each([
    ['of what is observed', MASK, 3 + 4],
    ['of every frame, where padding is attended to', null, 3 * 5],
  ])('equals its equation %s', (_, mask, rows) => {
    const { dropout, calls, factor } = scriptedDropout();
    const seen = packFrames({ frames, frameMask: mask && tf.tensor2d(mask) });
    const { attended, attention } = layer.apply({ queries, frames: seen, dropout });
    const asked = queries.arraySync();
    const expected = frames.arraySync().map((utterance, b) =>
      plainCrossAttention({
        queries: asked[b]!,
        frames: utterance,
        observed: mask && mask[b]!,
        keyProjection: plainLinear(layer, 'keyProjection'),
        queryProjection: plainLinear(layer, 'queryProjection'),
        scale: 0.7,
        factors: { frames: factor(0), attended: factor(1) },
      }),
    );
    assertClose({
      what: 'attention',
      actual: attention.arraySync(),
      expected: observedWeights(
        expected.map((e) => e.attention),
        mask,
      ),
      tolerance: 1e-5,
    });
    assertClose({
      what: 'attended',
      actual: attended.arraySync(),
      expected: expected.map((e) => e.attended),
      tolerance: 1e-5,
    });
    expect(calls).toEqual([
      { rate: 0.4, shape: [rows, WIDTH] },
      { rate: 0.4, shape: [3, 7, WIDTH] },
    ]);
  });

  test('attends to padding that is among the frames, as published', () => {
    const zeroed = tf.mul<tf.Tensor3D>(frames, tf.expandDims(frameMask, 2));
    const { attended } = layer.apply({ queries, frames: padFrames(packed), dropout: noDropout });
    const all = packFrames({ frames: zeroed, frameMask: null });
    const expected = layer.apply({ queries, frames: all, dropout: noDropout }).attended;
    assertClose({ actual: attended.arraySync(), expected: expected.arraySync(), tolerance: 1e-6 });
    const alone = layer.apply({ queries, frames: packed, dropout: noDropout }).attended.arraySync();
    for (const b of [0, 2]) expect(attended.arraySync()[b]).not.toEqual(alone[b]);
  });

  test('each query is answered by itself, in its place', () => {
    const answer = (asked: tf.Tensor3D) => layer.apply({ queries: asked, frames: packed, dropout: noDropout }).attended;
    const all = answer(queries);
    const backwards = answer(tf.reverse(queries, 1));
    assertClose({ actual: backwards.arraySync(), expected: tf.reverse(all, 1).arraySync(), tolerance: 1e-6 });
    const one = answer(tf.slice(queries, [0, 2, 0], [3, 1, WIDTH]));
    assertClose({
      actual: one.arraySync(),
      expected: tf.slice(all, [0, 2, 0], [3, 1, WIDTH]).arraySync(),
      tolerance: 1e-6,
    });
  });

  test('what stands in the padding, or in rows that belong to nobody, changes nothing', () => {
    const plain = layer.apply({ queries, frames: packed, dropout: noDropout });
    for (const changed of [
      packFrames(longerPadding({ frames, frameMask }, 50)),
      packFrames(otherPadding({ frames, frameMask }, -30)),
      moreRows(packed, 50),
    ]) {
      const { attended, attention } = layer.apply({ queries, frames: changed, dropout: noDropout });
      assertClose({ actual: attended.arraySync(), expected: plain.attended.arraySync(), tolerance: 1e-6 });
      assertClose({
        actual: tf.slice(attention, 0, 7).arraySync(),
        expected: plain.attention.arraySync(),
        tolerance: 1e-6,
      });
      expect(flatten(tf.slice(attention, 7).arraySync()).every((weight) => weight === 0)).toBe(true);
    }
  });

  test('where nothing is observed, the result is 0, and no gradient is anything but finite', () => {
    const { attended, attention } = layer.apply({ queries, frames: packed, dropout: noDropout });
    expect(attention.shape).toEqual([7, 7]);
    expect(flatten(attended.arraySync()[1]!).every((value) => value === 0)).toBe(true);
    const gradients = tf.grads((q, f) => {
      const seen = packFrames({ frames: f as tf.Tensor3D, frameMask });
      return tf.sum(tf.square(layer.apply({ queries: q as tf.Tensor3D, frames: seen, dropout: noDropout }).attended));
    })([queries, frames]);
    for (const gradient of gradients) {
      expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
      const reaches = (gradient.arraySync() as number[][][]).map((row) => flatten(row).some((slope) => slope !== 0));
      expect(reaches).toEqual([true, false, true]);
    }
    const ofFrames = gradients[1]!.arraySync() as number[][][];
    MASK.forEach((row, b) =>
      row.forEach((observed, t) => {
        if (observed === 0) expect(ofFrames[b]![t]!.every((slope) => slope === 0)).toBe(true);
      }),
    );
  });
});
