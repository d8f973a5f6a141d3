import * as tf from '@tensorflow/tfjs';
import { noDropout, randomStream } from '@sdumc/core';
import {
  assertClose,
  layerContract,
  plainAffine,
  plainLinear,
  plainMlp,
  plainWeightedSum,
  randomTensor,
  scriptedDropout,
} from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { ViewWeighting } from './view-weighting.ts';

const config = { width: 5, viewWidth: 3, dropoutRate: 0.2 };

describe('ViewWeighting', () => {
  const checks = layerContract({
    build: (random) => new ViewWeighting({ ...config, random }),
    parameters: {
      'mlp.0.weight': [21, 5],
      'mlp.0.bias': [5],
      'mlp.1.weight': [5, 3],
      'mlp.1.bias': [3],
      'output.weight': [3, 7],
      'output.bias': [7],
    },
    inputs: (random) => ({ views: randomTensor<tf.Rank.R3>([4, 7, 3], random) }),
    apply: ({ layer, inputs, dropout }) => ({ ...layer.apply({ ...inputs, dropout }) }),
    outputs: { representation: [4, 3], viewWeights: [4, 7] },
    drops: true,
    variants: {
      'the dropout rate': (random) => new ViewWeighting({ ...config, dropoutRate: 0.6, random }),
      width: (random) => new ViewWeighting({ ...config, width: 6, random }),
    },
    refusals: {
      'ViewWeighting views: axis 1 must be 7, received [4, 6, 3]': (layer) =>
        layer.apply({ views: tf.zeros([4, 6, 3]), dropout: noDropout }),
      'ViewWeighting views: axis 2 must be 3, received [4, 7, 5]': (layer) =>
        layer.apply({ views: tf.zeros([4, 7, 5]), dropout: noDropout }),
    },
  });
  for (const { name, run } of checks) test(name, run);

  test('is Σ_i v_i C_i with v = Linear(MLP(flatten C)), used as they are: no softmax', () => {
    const layer = new ViewWeighting({ ...config, random: randomStream(1) });
    const views = randomTensor<tf.Rank.R3>([6, 7, 3], randomStream(2));
    const { dropout, calls, factor } = scriptedDropout();
    const { representation, viewWeights } = layer.apply({ views, dropout });
    const rows = views.arraySync();
    const hidden = plainMlp(
      rows.map((utterance) => utterance.flat()),
      [plainLinear(layer, 'mlp.0'), plainLinear(layer, 'mlp.1')],
      [factor(0), factor(1)],
    );
    const weights = plainAffine(hidden, plainLinear(layer, 'output'));
    assertClose({ what: 'viewWeights', actual: viewWeights.arraySync(), expected: weights, tolerance: 1e-5 });
    assertClose({
      what: 'representation',
      actual: representation.arraySync(),
      expected: rows.map((utterance, b) => plainWeightedSum(weights[b]!, utterance)),
      tolerance: 1e-5,
    });
    expect(calls).toEqual([
      { rate: 0.2, shape: [6, 5] },
      { rate: 0.2, shape: [6, 3] },
    ]);
  });
});
