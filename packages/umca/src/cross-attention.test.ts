import * as tf from '@tensorflow/tfjs';
import { noDropout, randomStream } from '@sdumc/core';
import { assertClose, flatten, layerContract, plainLinear, randomTensor, scriptedDropout } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { longerPadding, otherPadding } from '../testing/padded-frames.ts';
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
    apply: ({ layer, inputs, dropout }) => ({ ...layer.apply({ ...inputs, dropout }) }),
    outputs: { attended: [3, 7, WIDTH], attention: [3, 7, 5] },
    drops: true,
    variants: {
      scale: (random) => new CrossAttention({ ...config, scale: 0.3, random }),
      'the dropout rate': (random) => new CrossAttention({ ...config, dropoutRate: 0.1, random }),
    },
    refusals: {
      'CrossAttention queries: axis 2 must be 4, received [3, 7, 5]': (layer, { frames, frameMask }) =>
        layer.apply({ queries: tf.zeros([3, 7, 5]), frames, frameMask, dropout: noDropout }),
      'CrossAttention frames: axis 0 (B) must be 3, received [1, 5, 4]': (layer, { queries, frameMask }) =>
        layer.apply({ queries, frames: tf.zeros([1, 5, 4]), frameMask, dropout: noDropout }),
      'CrossAttention frameMask: axis 1 (T) must be 5, received [3, 7]': (layer, { queries, frames }) =>
        layer.apply({ queries, frames, frameMask: tf.zeros([3, 7]), dropout: noDropout }),
    },
  });
  for (const { name, run } of checks) test(name, run);

  const layer = new CrossAttention({ ...config, random: randomStream(1) });
  const queries = randomTensor<tf.Rank.R3>([3, 7, WIDTH], randomStream(2), 2);
  const frames = randomTensor<tf.Rank.R3>([3, 5, WIDTH], randomStream(3), 2);
  const frameMask = tf.tensor2d(MASK);

  test.each([
    ['with a mask', MASK],
    ['without a mask, where padding is attended to', null],
  ])('equals its equation %s', (_, mask) => {
    const { dropout, calls, factor } = scriptedDropout();
    const { attended, attention } = layer.apply({ queries, frames, frameMask: mask && tf.tensor2d(mask), dropout });
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
      expected: expected.map((e) => e.attention),
      tolerance: 1e-5,
    });
    assertClose({
      what: 'attended',
      actual: attended.arraySync(),
      expected: expected.map((e) => e.attended),
      tolerance: 1e-5,
    });
    expect(calls).toEqual([
      { rate: 0.4, shape: [3, 5, WIDTH] },
      { rate: 0.4, shape: [3, 7, WIDTH] },
    ]);
  });

  test('each query is answered by itself, in its place', () => {
    const all = layer.apply({ queries, frames, frameMask, dropout: noDropout }).attended;
    const backwards = layer.apply({ queries: tf.reverse(queries, 1), frames, frameMask, dropout: noDropout }).attended;
    assertClose({ actual: backwards.arraySync(), expected: tf.reverse(all, 1).arraySync(), tolerance: 1e-6 });
    const one = layer.apply({
      queries: tf.slice(queries, [0, 2, 0], [3, 1, WIDTH]),
      frames,
      frameMask,
      dropout: noDropout,
    });
    assertClose({
      actual: one.attended.arraySync(),
      expected: tf.slice(all, [0, 2, 0], [3, 1, WIDTH]).arraySync(),
      tolerance: 1e-6,
    });
  });

  test('what stands in the padding changes nothing', () => {
    const plain = layer.apply({ queries, frames, frameMask, dropout: noDropout }).attended.arraySync();
    const longer = layer.apply({ queries, ...longerPadding({ frames, frameMask }, 50), dropout: noDropout });
    assertClose({ actual: longer.attended.arraySync(), expected: plain, tolerance: 1e-6 });
    expect(flatten(tf.slice(longer.attention, [0, 0, 5]).arraySync()).every((weight) => weight === 0)).toBe(true);
    const other = layer.apply({ queries, ...otherPadding({ frames, frameMask }, -30), dropout: noDropout });
    assertClose({ actual: other.attended.arraySync(), expected: plain, tolerance: 1e-6 });
  });

  test('where nothing is observed, weights and result are 0, and no gradient is anything but finite', () => {
    const { attended, attention } = layer.apply({ queries, frames, frameMask, dropout: noDropout });
    expect(flatten(attention.arraySync()[1]!).every((weight) => weight === 0)).toBe(true);
    expect(flatten(attended.arraySync()[1]!).every((value) => value === 0)).toBe(true);
    const gradients = tf.grads((q, f) =>
      tf.sum(
        tf.square(
          layer.apply({ queries: q as tf.Tensor3D, frames: f as tf.Tensor3D, frameMask, dropout: noDropout }).attended,
        ),
      ),
    )([queries, frames]);
    for (const gradient of gradients) {
      expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
      const reaches = (gradient.arraySync() as number[][][]).map((row) => flatten(row).some((slope) => slope !== 0));
      expect(reaches).toEqual([true, false, true]);
    }
  });
});
