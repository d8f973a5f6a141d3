import * as tf from '@tensorflow/tfjs';
import { MODALITIES, perModality, randomStream, type PerModality } from '@sdumc/core';
import { assertClose, randomTensor, type Rows } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { expectPlainUmca } from '../testing/expect-plain-umca.ts';
import { flatOutput } from '../testing/flat-output.ts';
import type { PlainRepair } from '../testing/plain-umca.ts';
import { VIEW_ORDER } from '../testing/plain-view-queries.ts';
import { BATCH } from '../testing/tiny-frames.ts';
import { TINY_UMCA, tinyUmca } from '../testing/tiny-umca.ts';
import type { TextRepair } from './unified-modality-cross-attention.ts';

const { attend, attendPlainly } = tinyUmca();
const { width: d, viewWidth: h } = TINY_UMCA;

describe('TextRepair', () => {
  const spied = (repair: Partial<TextRepair>) => {
    const seen: { utterance: PerModality<Rows>[]; views: PerModality<readonly Rows[]>[] } = {
      utterance: [],
      views: [],
    };
    const repairText: TextRepair = {
      utterance: (heard) => {
        seen.utterance.push(perModality((m) => heard[m].arraySync()));
        return repair.utterance?.(heard) ?? tf.clone(heard.text);
      },
      views: (found) => {
        seen.views.push(perModality((m) => found[m].arraySync()));
        return repair.views?.(found) ?? tf.clone(found.text);
      },
    };
    return { repairText, seen };
  };
  const equal = (a: tf.Tensor, b: tf.Tensor) => JSON.stringify(a.arraySync()) === JSON.stringify(b.arraySync());
  const row = (views: tf.Tensor3D, i: number) => tf.slice(views, [0, i, 0], [-1, 1, -1]);
  const weights = (attention: tf.Tensor2D, i: number) => tf.slice(attention, [0, i], [-1, 1]);

  test('is handed h_m and C_m, once each, and that of all three modalities', () => {
    const { repairText, seen } = spied({});
    attend({ repairText });
    expect(seen.utterance).toHaveLength(1);
    expect(seen.views).toHaveLength(1);
    const plain = attendPlainly();
    for (const m of MODALITIES) {
      assertClose({
        what: `h_${m}`,
        actual: seen.utterance[0]![m],
        expected: plain.map((p) => p.heard[m]),
        tolerance: 1e-5,
      });
      assertClose({
        what: `C_${m}`,
        actual: seen.views[0]![m],
        expected: plain.map((p) => p.found[m]),
        tolerance: 1e-5,
      });
    }
  });

  test('that gives back what it got changes nothing', () => {
    const [repaired, plain] = [flatOutput(attend({ repairText: spied({}).repairText })), flatOutput(attend())];
    for (const [name, output] of Object.entries(repaired)) expect(equal(output, plain[name]!), name).toBe(true);
  });

  test('equals the method with both repairs in their places', () => {
    const repair: PlainRepair = {
      utterance: ({ audio, text, video }) => text.map((x, i) => 0.5 * x + 2 * audio[i]! - video[i]! + 0.25),
      views: ({ audio, text, video }) =>
        text.map((view, i) => view.map((x, c) => 3 * x - audio[i]![c]! + 0.5 * video[i]![c]! - 0.125)),
    };
    const { repairText } = spied({
      utterance: ({ audio, text, video }) => tf.add(tf.sub(tf.add(tf.mul(text, 0.5), tf.mul(audio, 2)), video), 0.25),
      views: ({ audio, text, video }) => tf.sub(tf.add(tf.sub(tf.mul(text, 3), audio), tf.mul(video, 0.5)), 0.125),
    });
    expectPlainUmca(attend({ repairText }), attendPlainly({ repair }));
  });

  test('of views changes C_t and what follows from it, nothing before', () => {
    const replacement = randomTensor<tf.Rank.R3>([BATCH, 7, h], randomStream(6));
    const plain = attend();
    const repaired = attend({ repairText: spied({ views: () => tf.clone(replacement) }).repairText });
    expect(equal(repaired.modalityViews.text, replacement)).toBe(true);
    for (const name of ['queries', 'modalityWeights'] as const)
      expect(equal(repaired[name], plain[name]), name).toBe(true);
    for (const m of MODALITIES) expect(equal(repaired.attention[m], plain.attention[m])).toBe(true);
    for (const m of ['audio', 'video'] as const)
      expect(equal(repaired.modalityViews[m], plain.modalityViews[m])).toBe(true);
    expect(equal(repaired.viewWeights, plain.viewWeights)).toBe(false);
    expect(equal(repaired.representation, plain.representation)).toBe(false);
  });

  test('of the utterance changes every query but those of audio and video alone', () => {
    const replacement = randomTensor<tf.Rank.R2>([BATCH, d], randomStream(7));
    const plain = attend();
    const repaired = attend({ repairText: spied({ utterance: () => tf.clone(replacement) }).repairText });
    const same = VIEW_ORDER.map((_, i) => equal(row(repaired.queries, i), row(plain.queries, i)));
    // av changes too: its weights w are found from the repaired text.
    expect(same).toEqual([false, false, false, false, true, false, true]);
    for (const m of MODALITIES)
      for (const i of [4, 6])
        expect(equal(weights(repaired.attention[m], i), weights(plain.attention[m], i))).toBe(true);
    expect(equal(repaired.modalityWeights, plain.modalityWeights)).toBe(false);
  });
});
