import * as tf from '@tensorflow/tfjs';
import { noDropout, perModality, randomStream } from '@sdumc/core';
import { assertClose, layerContract, plainLinear, scriptedDropout } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { plainModalityWeights } from '../testing/plain-modality-weights.ts';
import { randomRepresentations } from '../testing/random-representations.ts';
import { ModalityWeights } from './modality-weights.ts';

const WIDTH = 4;
const config = { width: WIDTH, dropoutRate: 0.2 };

describe('ModalityWeights', () => {
  const checks = layerContract({
    build: (random) => new ModalityWeights({ ...config, random }),
    parameters: {
      'mlp.0.weight': [12, 4],
      'mlp.0.bias': [4],
      'mlp.1.weight': [4, 4],
      'mlp.1.bias': [4],
      'output.weight': [4, 3],
      'output.bias': [3],
    },
    inputs: (random) => randomRepresentations(5, WIDTH, random),
    apply: ({ layer, inputs, dropout }) => ({ weights: layer.apply({ representations: inputs, dropout }) }),
    outputs: { weights: [5, 3] },
    drops: true,
    variants: { 'the dropout rate': (random) => new ModalityWeights({ ...config, dropoutRate: 0.6, random }) },
    refusals: {
      'ModalityWeights text: axis 1 must be 4, received [5, 3]': (layer, inputs) =>
        layer.apply({ representations: { ...inputs, text: tf.zeros([5, 3]) }, dropout: noDropout }),
      'ModalityWeights video: axis 0 (B) must be 5, received [1, 4]': (layer, inputs) =>
        layer.apply({ representations: { ...inputs, video: tf.zeros([1, 4]) }, dropout: noDropout }),
    },
  });
  for (const { name, run } of checks) test(name, run);

  test('is Linear(MLP([h_a; h_t; h_v])), used as it is: no softmax', () => {
    const layer = new ModalityWeights({ ...config, random: randomStream(1) });
    const representations = randomRepresentations(9, WIDTH, randomStream(2));
    const { dropout, calls, factor } = scriptedDropout();
    const actual = layer.apply({ representations, dropout }).arraySync();
    const rows = perModality((m) => representations[m].arraySync());
    const expected = rows.audio.map((_, b) =>
      plainModalityWeights({
        representations: perModality((m) => rows[m][b]!),
        mlp: [plainLinear(layer, 'mlp.0'), plainLinear(layer, 'mlp.1')],
        output: plainLinear(layer, 'output'),
        factors: [factor(0), factor(1)],
      }),
    );
    assertClose({ actual, expected, tolerance: 1e-5 });
    expect(calls).toEqual([0, 1].map(() => ({ rate: 0.2, shape: [9, WIDTH] })));
    expect(actual.some((row) => row.some((weight) => weight < 0))).toBe(true);
  });
});
