import * as tf from '@tensorflow/tfjs';
import { FLOWS, MODALITIES, perModality, streamOf } from '@sdumc/core';
import { makeBatch, observedModalities } from '@sdumc/datasets';
import { describe, expect, test } from 'vitest';
import { tinyUtterances, WIDTHS } from '../testing/tiny-source.ts';
import { deviceBatch, deviceRows, disposeBatch, seenFrames } from './device-batch.ts';

const longest = { audio: 9, text: 8, simulated: 7, video: 6 }; // as parts of a larger batch, so that no two are alike
const host = makeBatch(tinyUtterances(7, 'train', 1), WIDTHS, { longest });
const observed = { complete: observedModalities(host, 'complete'), missing: observedModalities(host, 'missing') };

test('text is real text in the complete flow and simulated text in the missing flow', () => {
  const streams = FLOWS.map((flow) => MODALITIES.map((modality) => streamOf(flow, modality)));
  expect(streams).toEqual([
    ['audio', 'text', 'video'],
    ['audio', 'simulated', 'video'],
  ]);
});

test('a batch is the host batch on the device, each flow with the frames of its streams', () => {
  const before = tf.memory().numTensors;
  const batch = deviceBatch(host, observed);
  for (const modality of MODALITIES) {
    const { values, width } = host.rows[modality];
    expect(batch.rows[modality].shape).toEqual([values.length / width, WIDTHS[modality]]);
    expect(batch.rows[modality].dataSync()).toEqual(values);
  }
  for (const flow of FLOWS)
    for (const modality of MODALITIES) {
      const stream = streamOf(flow, modality);
      expect(batch.segments[flow][modality]).toEqual(host.segments[stream]);
      expect(batch.paddedCount[flow][modality]).toBe(host.longest[stream]);
    }
  expect(batch.segments.missing.text).not.toEqual(batch.segments.complete.text);
  expect(batch.valence.dataSync()).toEqual(host.valence);
  disposeBatch(batch);
  expect(tf.memory().numTensors).toBe(before);
});

test('what is not kept is hidden, whole, for that utterance and flow alone', () => {
  const keep = { ...observed, missing: observed.missing.slice() };
  keep.missing[1 * 3 + MODALITIES.indexOf('text')] = 0;
  const batch = deviceBatch(host, keep);
  const own = host.segments.simulated;
  expect(own[1]!.count).toBeGreaterThan(0);
  expect(batch.segments.missing.text.map(({ count }) => count)).toEqual(
    own.map(({ count }, utterance) => (utterance === 1 ? 0 : count)),
  );
  expect(batch.segments.complete).toEqual(perModality((modality) => host.segments[modality]));
  for (const modality of ['audio', 'video'] as const)
    expect(batch.segments.missing[modality]).toEqual(host.segments[modality]);
  expect(batch.rows.text.dataSync()).toEqual(host.rows.text.values); // the frames stay: the other flow may see them
  disposeBatch(batch);
});

describe('seenFrames', () => {
  const rows = deviceRows(host).audio;
  const values = rows.arraySync();

  test('are the runs of each utterance, one after another, and how many each has', () => {
    const runs = [
      [{ start: 4, count: 2 }],
      [],
      [
        { start: 0, count: 1 },
        { start: 3, count: 1 },
      ],
      [{ start: 2, count: 0 }],
    ];
    const frames = seenFrames(rows, runs, { paddedCount: 9 });
    expect(frames.rows.arraySync()).toEqual([4, 5, 0, 3].map((row) => values[row]!));
    expect(frames).toMatchObject({ counts: [2, 0, 2, 0], paddedCount: 9 });
  });

  test('where nothing is seen, are one row that is nobody’s', () => {
    const frames = seenFrames(rows, [[], []], { paddedCount: 1 });
    expect(frames.rows.arraySync()).toEqual([[0, 0, 0]]);
    expect(frames.counts).toEqual([0, 0]);
  });
});
