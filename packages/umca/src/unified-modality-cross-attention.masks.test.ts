import * as tf from '@tensorflow/tfjs';
import { MODALITIES, noDropout, perModality, randomStream, seededDropout, type PerModality } from '@sdumc/core';
import { assertClose, flatten } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { longerPadding } from '../testing/padded-frames.ts';
import { MASKS, OBSERVED, tinyFrames } from '../testing/tiny-frames.ts';
import { tinyUmca } from '../testing/tiny-umca.ts';

const { umca, frames, frameMask, attend } = tinyUmca();

describe('UnifiedModalityCrossAttention', () => {
  test('more padding, of whatever values, changes nothing', () => {
    const plain = attend();
    const longer = perModality((m) => longerPadding({ frames: frames[m], frameMask: frameMask[m] }, 40));
    const inputs = perModality((m) => longer[m].frames);
    const output = attend({ inputs, mask: perModality((m) => longer[m].frameMask) });
    for (const name of ['representation', 'queries', 'modalityWeights', 'viewWeights'] as const)
      assertClose({
        what: name,
        actual: output[name].arraySync(),
        expected: plain[name].arraySync() as number[][],
        tolerance: 1e-5,
      });
    const unmasked = attend({ inputs, mask: null });
    expect(unmasked.representation.arraySync()).not.toEqual(attend({ mask: null }).representation.arraySync());
  });

  test('frames of an absent modality have neither weight nor influence nor gradient', () => {
    const output = attend();
    const noise = tinyFrames(9);
    for (const m of MODALITIES) {
      const absent = OBSERVED[m].indexOf(0);
      if (absent < 0) continue;
      expect(flatten(output.attention[m].arraySync()[absent]!).every((weight) => weight === 0)).toBe(true);
      const other = attend({ inputs: { ...frames, [m]: noise[m] } });
      assertClose({
        actual: other.representation.arraySync()[absent]!,
        expected: output.representation.arraySync()[absent]!,
        tolerance: 1e-6,
      });
    }
    const gradients = tf.grads((audio, text, video) =>
      tf.sum(tf.square(attend({ inputs: { audio, text, video } as PerModality<tf.Tensor3D> }).representation)),
    )([frames.audio, frames.text, frames.video]);
    MODALITIES.forEach((m, i) => {
      const rows = gradients[i]!.arraySync() as number[][][];
      rows.forEach((row, b) =>
        row.forEach((frame, t) => {
          expect(frame.every(Number.isFinite)).toBe(true);
          if (MASKS[m][b]![t] === 0) expect(frame.every((slope) => slope === 0)).toBe(true);
        }),
      );
    });
  });

  test.each(['audio', 'text', 'video', 'audio and text', 'audio and video', 'text and video', 'audio, text and video'])(
    'is finite, forward and backward, without %s',
    (absent) => {
      const mask = perModality<tf.Tensor2D>((m) =>
        absent.includes(m) ? tf.zerosLike(frameMask[m]) : tf.onesLike(frameMask[m]),
      );
      for (const dropout of [noDropout, seededDropout(randomStream(5))]) {
        const { value, grads } = tf.variableGrads(
          () => tf.sum(tf.square(attend({ mask, dropout }).representation)),
          [...umca.parameters.values()],
        );
        expect(Number.isFinite(value.arraySync())).toBe(true);
        for (const gradient of Object.values(grads)) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
      }
    },
  );
});
