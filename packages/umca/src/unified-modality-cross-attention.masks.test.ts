import * as tf from '@tensorflow/tfjs';
import {
  countRows,
  MODALITIES,
  noDropout,
  packFrames,
  padFrames,
  perModality,
  randomStream,
  seededDropout,
  type PerModality,
} from '@sdumc/core';
import { assertClose } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { longerPadding, moreRows, otherPadding } from '../testing/padded-frames.ts';
import { MASKS, OBSERVED, tinyFrames } from '../testing/tiny-frames.ts';
import { tinyUmca } from '../testing/tiny-umca.ts';

const { umca, frames, frameMask, attend } = tinyUmca();
const packed = perModality((m) => packFrames({ frames: frames[m], frameMask: frameMask[m] }));
const OUTPUTS = ['representation', 'queries', 'modalityWeights', 'viewWeights'] as const;

describe('UnifiedModalityCrossAttention', () => {
  test('more padding, or rows that belong to nobody, of whatever values, change nothing', () => {
    const plain = attend();
    const masked = perModality((m) => ({ frames: frames[m], frameMask: frameMask[m] }));
    for (const changed of [
      perModality((m) => packFrames(longerPadding(masked[m], 40))),
      perModality((m) => packFrames(otherPadding(masked[m], -30))),
      perModality((m) => moreRows(packed[m], 40)),
    ]) {
      const output = attend({ packed: changed });
      for (const name of OUTPUTS)
        assertClose({
          what: name,
          actual: output[name].arraySync(),
          expected: plain[name].arraySync() as number[][],
          tolerance: 1e-5,
        });
    }
    const longer = attend({ inputs: perModality((m) => longerPadding(masked[m], 40).frames), mask: null });
    expect(longer.representation.arraySync()).not.toEqual(attend({ mask: null }).representation.arraySync());
  });

  test('padding that is among the frames is attended to, as published', () => {
    const zeroed = perModality((m) => tf.mul<tf.Tensor3D>(frames[m], tf.expandDims(frameMask[m], 2)));
    const output = attend({ packed: perModality((m) => padFrames(packed[m])) });
    const expected = attend({ inputs: zeroed, mask: null });
    for (const name of OUTPUTS)
      assertClose({
        what: name,
        actual: output[name].arraySync(),
        expected: expected[name].arraySync() as number[][],
        tolerance: 1e-5,
      });
    const [padded, alone] = [output, attend()].map(({ representation }) => representation.arraySync());
    padded!.forEach((own, b) => expect(own).not.toEqual(alone![b]));
  });

  test('frames of an absent modality have neither weight nor influence nor gradient', () => {
    const output = attend();
    const noise = tinyFrames(9);
    for (const m of MODALITIES) {
      const absent = OBSERVED[m].indexOf(0);
      if (absent < 0) continue;
      expect(output.attention[m].shape).toEqual([countRows(OBSERVED[m]), 7]); // none of them is the absent utterance's
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
