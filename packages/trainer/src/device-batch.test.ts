import * as tf from '@tensorflow/tfjs';
import { FLOWS, MODALITIES, STREAMS, streamOf } from '@sdumc/core';
import { makeBatch, observedModalities } from '@sdumc/datasets';
import { expect, test } from 'vitest';
import { tinyUtterances, WIDTHS } from '../testing/tiny-source.ts';
import { deviceBatch, disposeBatch, flowMask } from './device-batch.ts';

const host = makeBatch(tinyUtterances(7, 'train', 1), WIDTHS);
const observed = { complete: observedModalities(host, 'complete'), missing: observedModalities(host, 'missing') };

test('text is real text in the complete flow and simulated text in the missing flow', () => {
  const streams = FLOWS.map((flow) => MODALITIES.map((modality) => streamOf(flow, modality)));
  expect(streams).toEqual([
    ['audio', 'text', 'video'],
    ['audio', 'simulated', 'video'],
  ]);
});

test('a batch is the host batch on the device, each flow with the masks of its streams', () => {
  const before = tf.memory().numTensors;
  const batch = deviceBatch(host, observed);
  for (const stream of STREAMS) {
    expect(batch.frames[stream].shape).toEqual(host.streams[stream].shape);
    expect(batch.frames[stream].dataSync()).toEqual(host.streams[stream].values);
  }
  for (const flow of FLOWS)
    for (const modality of MODALITIES) {
      const { mask, shape } = host.streams[streamOf(flow, modality)];
      expect(batch.frameMask[flow][modality].shape).toEqual(shape.slice(0, 2));
      expect(batch.frameMask[flow][modality].dataSync()).toEqual(mask);
    }
  expect(batch.valence.dataSync()).toEqual(host.valence);
  disposeBatch(batch);
  expect(tf.memory().numTensors).toBe(before);
});

test('what is not kept is hidden, whole, for that utterance and flow alone', () => {
  const keep = { ...observed, missing: observed.missing.slice() };
  keep.missing[1 * 3 + MODALITIES.indexOf('text')] = 0;
  const batch = deviceBatch(host, keep);
  const { text } = batch.frameMask.missing;
  const expected = Array.from(host.streams.simulated.mask);
  const [, T] = host.streams.simulated.shape;
  expect(expected.slice(T, 2 * T)).toContain(1);
  expected.fill(0, T, 2 * T);
  expect(Array.from(text.dataSync())).toEqual(expected);
  expect(batch.frameMask.complete.text.dataSync()).toEqual(host.streams.text.mask);
  expect(flowMask(host, 'missing', keep.missing).text.arraySync()).toEqual(text.arraySync());
  disposeBatch(batch);
});
