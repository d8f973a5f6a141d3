import * as tf from '@tensorflow/tfjs';
import { noDropout, perModality, randomStream } from '@sdumc/core';
import { assertClose, layerContract, plainLinear, randomTensor, scriptedDropout } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { plainViewQueries, VIEW_ORDER } from '../testing/plain-view-queries.ts';
import { randomRepresentations } from '../testing/random-representations.ts';
import { ViewQueries } from './view-queries.ts';

const WIDTH = 4;
const config = { width: WIDTH, dropoutRate: 0.2 };

describe('ViewQueries', () => {
  const checks = layerContract({
    build: (random) => new ViewQueries({ ...config, random }),
    parameters: Object.fromEntries(
      VIEW_ORDER.flatMap((view): [string, number[]][] => [
        [`${view}.0.weight`, [4, 4]],
        [`${view}.0.bias`, [4]],
      ]),
    ),
    inputs: (random) => ({
      ...randomRepresentations(5, WIDTH, random),
      modalityWeights: randomTensor<tf.Rank.R2>([5, 3], random),
    }),
    apply: ({ layer, inputs, dropout }) => ({
      queries: layer.apply({ representations: inputs, modalityWeights: inputs.modalityWeights, dropout }),
    }),
    outputs: { queries: [5, 7, WIDTH] },
    drops: true,
    variants: { 'the dropout rate': (random) => new ViewQueries({ ...config, dropoutRate: 0.6, random }) },
    refusals: {
      'ViewQueries audio: axis 1 must be 4, received [5, 3]': (layer, { modalityWeights, ...representations }) =>
        layer.apply({
          representations: { ...representations, audio: tf.zeros([5, 3]) },
          modalityWeights,
          dropout: noDropout,
        }),
      'ViewQueries text: axis 0 (B) must be 5, received [1, 4]': (layer, { modalityWeights, ...representations }) =>
        layer.apply({
          representations: { ...representations, text: tf.zeros([1, 4]) },
          modalityWeights,
          dropout: noDropout,
        }),
      'ViewQueries video: axis 0 (B) must be 5, received [1, 4]': (layer, { modalityWeights, ...representations }) =>
        layer.apply({
          representations: { ...representations, video: tf.zeros([1, 4]) },
          modalityWeights,
          dropout: noDropout,
        }),
      'ViewQueries modalityWeights: axis 0 (B) must be 5, received [1, 3]': (layer, representations) =>
        layer.apply({ representations, modalityWeights: tf.zeros([1, 3]), dropout: noDropout }),
      'ViewQueries modalityWeights: axis 1 must be 3, received [5, 4]': (layer, representations) =>
        layer.apply({ representations, modalityWeights: tf.zeros([5, 4]), dropout: noDropout }),
    },
  });
  for (const { name, run } of checks) test(name, run);

  test('puts each sum through an MLP of its own, in this order', () => {
    const layer = new ViewQueries({ ...config, random: randomStream(1) });
    const random = randomStream(2);
    const representations = randomRepresentations(6, WIDTH, random);
    const modalityWeights = randomTensor<tf.Rank.R2>([6, 3], random);
    const { dropout, calls, factor } = scriptedDropout();
    const actual = layer.apply({ representations, modalityWeights, dropout }).arraySync();

    const rows = perModality((m) => representations[m].arraySync());
    const expected = modalityWeights.arraySync().map((weights, b) =>
      plainViewQueries({
        representations: perModality((m) => rows[m][b]!),
        modalityWeights: weights,
        linears: VIEW_ORDER.map((view) => plainLinear(layer, `${view}.0`)),
        factors: VIEW_ORDER.map((_, i) => factor(i)),
      }),
    );
    assertClose({ actual, expected, tolerance: 1e-5 });
    expect(calls).toEqual(VIEW_ORDER.map(() => ({ rate: 0.2, shape: [6, WIDTH] })));
  });
});
