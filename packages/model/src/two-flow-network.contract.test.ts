import * as tf from '@tensorflow/tfjs';
import { MODALITIES, noDropout, packFrames, padWeights, perModality, randomStream } from '@sdumc/core';
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
    apply: ({ layer, inputs: { audioMask, ...padded }, dropout }) =>
      tf.tidy(() => {
        const frames = perModality((m) =>
          packFrames({ frames: padded[m], frameMask: m === 'audio' ? audioMask : null }),
        );
        const { attention, ...rest } = layer.flow({ flow: 'missing', frames, dropout });
        const laidOut = MODALITIES.map((m) => {
          const counts = layer.config.maskPadding ? frames[m].counts : frames[m].counts.map(() => lengths[m]);
          return [`attention.${m}`, padWeights({ weights: attention[m], counts, length: lengths[m] })];
        });
        return { ...rest, ...(Object.fromEntries(laidOut) as Record<string, tf.Tensor>) };
      }),
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
      'FrameProjection frames: axis 1 must be 3, received [6, 4]': (layer, { audioMask: _, ...padded }) => {
        const others = perModality((m) => packFrames({ frames: padded[m], frameMask: null }));
        const video = packFrames({ frames: tf.zeros([3, 2, 4]), frameMask: null });
        return layer.flow({ flow: 'complete', frames: { ...others, video }, dropout: noDropout });
      },
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
