import * as tf from '@tensorflow/tfjs';
import { noDropout, randomStream } from '@sdumc/core';
import { assertClose, layerContract, plainLinear, randomTensor, scriptedDropout } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { plainViewWeighting } from '../testing/plain-view-weighting.ts';
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
      'ViewWeighting views: must have 3 axes [B, 7, 3], received [7, 3]': (layer) =>
        layer.apply({ views: tf.zeros([7, 3]) as unknown as tf.Tensor3D, dropout: noDropout }),
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
    const expected = views.arraySync().map((utterance) =>
      plainViewWeighting({
        views: utterance,
        mlp: [plainLinear(layer, 'mlp.0'), plainLinear(layer, 'mlp.1')],
        output: plainLinear(layer, 'output'),
        factors: [factor(0), factor(1)],
      }),
    );
    assertClose({
      what: 'viewWeights',
      actual: viewWeights.arraySync(),
      expected: expected.map((e) => e.viewWeights),
      tolerance: 1e-5,
    });
    assertClose({
      what: 'representation',
      actual: representation.arraySync(),
      expected: expected.map((e) => e.representation),
      tolerance: 1e-5,
    });
    expect(calls).toEqual([
      { rate: 0.2, shape: [6, 5] },
      { rate: 0.2, shape: [6, 3] },
    ]);
  });
});
