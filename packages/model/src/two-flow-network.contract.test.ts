import * as tf from '@tensorflow/tfjs';
import { MODALITIES, noDropout, perModality, randomStream } from '@sdumc/core';
import { layerContract, randomTensor } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { TINY_CONFIG, tinyNetwork } from '../testing/tiny-network.ts';
import { publishedNetwork, type NetworkConfig } from './network-config.ts';
import { TwoFlowNetwork } from './two-flow-network.ts';

describe('TwoFlowNetwork as a layer', () => {
  const B = 3;
  const lengths = { audio: 3, text: 4, video: 2 };
  const linear = (name: string, inputWidth: number, outputWidth: number): [string, number[]][] => [
    [`${name}.weight`, [inputWidth, outputWidth]],
    [`${name}.bias`, [outputWidth]],
  ];
  const { featureWidths, width: d, viewWidth: h, contrastWidth: C, latentWidths } = TINY_CONFIG;
  const imagination = (name: string, k: number, l: number) => [
    ...linear(`${name}.transition.0`, 3 * k, k),
    ...linear(`${name}.transition.1`, k, k),
    ...linear(`${name}.encoder`, k, l),
    ...linear(`${name}.decoder`, l, k),
  ];
  const variant = (changes: Partial<NetworkConfig>) => (random: ReturnType<typeof randomStream>) =>
    new TwoFlowNetwork({ ...TINY_CONFIG, ...changes }, random);
  const first = tinyNetwork();
  const ofUmca = [...first.parameters]
    .filter(([name]) => name.startsWith('umca.'))
    .map(([name, { shape }]) => [name, shape]);
  first.dispose();

  const checks = layerContract({
    build: variant({}),
    parameters: Object.fromEntries([
      ...ofUmca, // held against the method in their own package
      ...imagination('utteranceImagination', d, latentWidths.utterance),
      ...imagination('viewImagination', h, latentWidths.views),
      ...linear('valenceHead', h, 1),
      ...linear('contrastHead.0', h, C),
      ...linear('contrastHead.1', C, C),
    ]) as Record<string, number[]>,
    inputs: (random) => ({
      ...perModality((m) => randomTensor<tf.Rank.R3>([B, lengths[m], featureWidths[m]], random, 2)),
      audioMask: tf.tensor2d([
        [1, 1, 0],
        [1, 1, 1],
        [1, 0, 0],
      ]),
    }),
    apply: ({ layer, inputs: { audioMask, ...frames }, dropout }) => {
      const ones = (m: 'text' | 'video') => tf.ones<tf.Rank.R2>([frames[m].shape[0], lengths[m]]);
      const frameMask = { audio: audioMask, text: ones('text'), video: ones('video') };
      const { attention, ...rest } = layer.flow({ flow: 'missing', frames, frameMask, dropout });
      tf.dispose([frameMask.text, frameMask.video]);
      return { ...rest, ...Object.fromEntries(MODALITIES.map((m) => [`attention.${m}`, attention[m]])) };
    },
    outputs: {
      valence: [B],
      representation: [B, h],
      contrast: [B, C],
      textQuery: [B, d],
      textViews: [B, 7, h],
      modalityWeights: [B, 3],
      viewWeights: [B, 7],
      ...Object.fromEntries(MODALITIES.map((m) => [`attention.${m}`, [B, 7, lengths[m]]])),
    },
    drops: true,
    variants: {
      imagination: variant({ imagination: 'text' }),
      'no imagination': variant({ imagination: 'none' }),
      maskPadding: variant({ maskPadding: false }),
      attentionScale: variant({ attentionScale: 0.3 }),
      frameDropoutRate: variant({ frameDropoutRate: 0.1 }),
      mlpDropoutRate: variant({ mlpDropoutRate: 0.5 }),
      width: variant({ width: 6 }),
      viewWidth: variant({ viewWidth: 4 }),
      'latentWidths.utterance': variant({ latentWidths: { utterance: 5, views: 3 } }),
      'latentWidths.views': variant({ latentWidths: { utterance: 4, views: 4 } }),
      contrastWidth: variant({ contrastWidth: 4 }),
    },
    refusals: {
      'FrameProjection frames: axis 2 must be 3, received [3, 2, 4]': (layer, { audio, text }) =>
        layer.flow({
          flow: 'complete',
          frames: { audio, text, video: tf.zeros([3, 2, 4]) },
          frameMask: perModality(() => tf.ones([3, 2])),
          dropout: noDropout,
        }),
    },
  });
  for (const { name, run } of checks)
    // In a network this deep some ReLU turns within any step; tools/golden holds every gradient against golden values.
    if (name !== 'has the gradient that differences of its output have') test(name, run);
});

test('the published network has the published number of parameters', () => {
  const published = new TwoFlowNetwork(publishedNetwork({ audio: 1024, text: 4096, video: 1024 }), randomStream(1));
  const count = (keep: (name: string) => boolean) =>
    [...published.parameters].reduce((sum, [name, { size }]) => sum + (keep(name) ? size : 0), 0);
  expect(count(() => true)).toBe(4_268_235);
  expect(count((name) => name.includes('Imagination'))).toBe(410_944);
  published.dispose();
});
