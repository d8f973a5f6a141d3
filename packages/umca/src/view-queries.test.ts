import * as tf from '@tensorflow/tfjs';
import { noDropout, perModality, randomStream } from '@sdumc/core';
import { assertClose, layerContract, plainLinear, plainMlp, randomTensor, scriptedDropout } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { ViewQueries } from './view-queries.ts';

const WIDTH = 4;
const config = { width: WIDTH, dropoutRate: 0.2 };
/** The order of the paper, spelt out again. */
const ORDER = ['fused', 'at', 'tv', 'av', 'audio', 'text', 'video'];

describe('ViewQueries', () => {
  const checks = layerContract({
    build: (random) => new ViewQueries({ ...config, random }),
    parameters: Object.fromEntries(
      ORDER.flatMap((view): [string, number[]][] => [
        [`${view}.0.weight`, [4, 4]],
        [`${view}.0.bias`, [4]],
      ]),
    ),
    inputs: (random) => ({
      ...perModality(() => randomTensor<tf.Rank.R2>([5, WIDTH], random)),
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
      'ViewQueries modalityWeights: axis 1 must be 3, received [5, 4]': (layer, representations) =>
        layer.apply({ representations, modalityWeights: tf.zeros([5, 4]), dropout: noDropout }),
    },
  });
  for (const { name, run } of checks) test(name, run);

  test('puts each sum through an MLP of its own, in this order', () => {
    const layer = new ViewQueries({ ...config, random: randomStream(1) });
    const random = randomStream(2);
    const representations = perModality(() => randomTensor<tf.Rank.R2>([6, WIDTH], random));
    const modalityWeights = randomTensor<tf.Rank.R2>([6, 3], random);
    const { dropout, calls, factor } = scriptedDropout();
    const actual = layer.apply({ representations, modalityWeights, dropout }).arraySync();

    const weights = modalityWeights.arraySync();
    const expected = weights.map(([wa, wt, wv], b) => {
      const [a, t, v] = [representations.audio, representations.text, representations.video].map(
        (h) => h.arraySync()[b]!,
      );
      const sum = (ka: number, kt: number, kv: number) => a!.map((x, c) => ka * x + kt * t![c]! + kv * v![c]!);
      const views: Record<string, number[]> = {
        fused: sum(wa!, wt!, wv!),
        at: sum(wa!, wt!, 0),
        tv: sum(0, wt!, wv!),
        av: sum(wa!, 0, wv!),
        audio: a!,
        text: t!,
        video: v!,
      };
      return ORDER.map((view, i) => plainMlp([views[view]!], [plainLinear(layer, `${view}.0`)], [factor(i)])[0]!);
    });
    assertClose({ actual, expected, tolerance: 1e-5 });
    expect(calls).toEqual(ORDER.map(() => ({ rate: 0.2, shape: [6, WIDTH] })));
  });
});
