import * as tf from '@tensorflow/tfjs';
import { MODALITIES, packFrames, padWeights, perModality, type randomStream } from '@sdumc/core';
import { layerContract } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { flatOutput } from '../testing/flat-output.ts';
import { VIEW_ORDER } from '../testing/plain-view-queries.ts';
import { BATCH, LENGTHS, MASKS, tinyFrames } from '../testing/tiny-frames.ts';
import { TINY_UMCA, tinyUmca } from '../testing/tiny-umca.ts';
import { UnifiedModalityCrossAttention, type UmcaConfig } from './unified-modality-cross-attention.ts';

const { umca, frames, attend } = tinyUmca();
const packed = perModality((m) => packFrames({ frames: frames[m], frameMask: tf.tensor2d(MASKS[m]) }));
const { featureWidths, width: d, viewWidth: h } = TINY_UMCA;

describe('UnifiedModalityCrossAttention', () => {
  const linear = (name: string, inputWidth: number, outputWidth: number): [string, number[]][] => [
    [`${name}.weight`, [inputWidth, outputWidth]],
    [`${name}.bias`, [outputWidth]],
  ];
  const variant = (other: Partial<Omit<UmcaConfig, 'random'>>) => (random: ReturnType<typeof randomStream>) =>
    new UnifiedModalityCrossAttention({ ...TINY_UMCA, ...other, random });
  const checks = layerContract({
    build: variant({}),
    parameters: Object.fromEntries([
      ...MODALITIES.flatMap((m) => linear(`frameProjection.${m}`, featureWidths[m], d)),
      ...MODALITIES.flatMap((m): [string, number[]][] => [
        [`attentionPooling.${m}.context`, [d]],
        ...linear(`attentionPooling.${m}.projection`, d, d),
      ]),
      ...MODALITIES.flatMap((m) => [...linear(`utteranceMlp.${m}.0`, d, d), ...linear(`utteranceMlp.${m}.1`, d, d)]),
      ...linear('modalityWeights.mlp.0', 3 * d, d),
      ...linear('modalityWeights.mlp.1', d, d),
      ...linear('modalityWeights.output', d, 3),
      ...VIEW_ORDER.flatMap((view) => linear(`queries.${view}.0`, d, d)),
      ...MODALITIES.flatMap((m) => [
        ...linear(`crossAttention.${m}.keyProjection`, d, d),
        ...linear(`crossAttention.${m}.queryProjection`, d, d),
      ]),
      ...MODALITIES.flatMap((m) => [...linear(`viewMlp.${m}.0`, d, d), ...linear(`viewMlp.${m}.1`, d, h)]),
      ...linear('viewWeighting.mlp.0', 7 * h, d),
      ...linear('viewWeighting.mlp.1', d, h),
      ...linear('viewWeighting.output', h, 7),
    ]),
    inputs: () => ({
      ...tinyFrames(3),
      audioMask: tf.tensor2d(MASKS.audio),
      textMask: tf.tensor2d(MASKS.text),
      videoMask: tf.tensor2d(MASKS.video),
    }),
    apply: ({ layer, inputs: { audioMask, textMask, videoMask, ...inputs }, dropout }) =>
      tf.tidy(() => {
        const mask = { audio: audioMask, text: textMask, video: videoMask };
        const seen = perModality((m) => packFrames({ frames: inputs[m], frameMask: mask[m] }));
        const output = layer.attend({ projected: layer.project(seen), repairText: null, dropout });
        const weights = MODALITIES.map((m) => [
          `attention.${m}`,
          padWeights({ weights: output.attention[m], counts: seen[m].counts, length: LENGTHS[m] }),
        ]);
        return { ...flatOutput(output), ...(Object.fromEntries(weights) as Record<string, tf.Tensor>) };
      }),
    outputs: {
      representation: [BATCH, h],
      queries: [BATCH, 7, d],
      modalityWeights: [BATCH, 3],
      viewWeights: [BATCH, 7],
      ...Object.fromEntries(MODALITIES.map((m) => [`modalityViews.${m}`, [BATCH, 7, h]])),
      ...Object.fromEntries(MODALITIES.map((m) => [`attention.${m}`, [BATCH, 7, LENGTHS[m]]])),
    },
    drops: true,
    variants: {
      attentionScale: variant({ attentionScale: 0.3 }),
      frameDropoutRate: variant({ frameDropoutRate: 0.1 }),
      mlpDropoutRate: variant({ mlpDropoutRate: 0.5 }),
      width: variant({ width: 6 }),
      viewWidth: variant({ viewWidth: 4 }),
    },
    refusals: {
      'FrameProjection frames: axis 1 must be 4, received [16, 5]': (layer) =>
        layer.projectModality('audio', tf.zeros([16, 5])),
      'attendToFrames counts: must add up to 8 at most, received 16': (layer) =>
        attend({ layer, packed: { ...packed, text: { ...packed.text, counts: packed.audio.counts } } }),
      'ModalityWeights video: axis 0 (B) must be 4, received [1, 5]': (layer) => {
        const video = packFrames({ frames: tf.zeros([1, 5, 3]), frameMask: null });
        return attend({ layer, packed: { ...packed, video } });
      },
    },
  });
  for (const { name, run } of checks) test(name, run);

  test('project is projectModality for each of the three, and leaves whose rows they are', () => {
    const projected = umca.project(packed);
    for (const m of MODALITIES) {
      const { rows, ...rest } = projected[m];
      expect(rows.arraySync()).toEqual(umca.projectModality(m, packed[m].rows).arraySync());
      expect(rest).toEqual({ counts: packed[m].counts, paddedCount: LENGTHS[m] });
    }
  });
});
