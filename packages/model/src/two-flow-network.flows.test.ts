import * as tf from '@tensorflow/tfjs';
import {
  FLOWS,
  MODALITIES,
  noDropout,
  perModality,
  randomStream,
  seededDropout,
  type Batch,
  type Flow,
  type PerModality,
} from '@sdumc/core';
import { assertClose, flatten, scriptedDropout } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { OUTPUTS, plainFlow, predict } from '../testing/plain-prediction.ts';
import { tinyBatch, WIDTHS } from '../testing/tiny-batch.ts';
import { livelyNetwork } from '../testing/tiny-network.ts';
import type { TwoFlowNetwork } from './two-flow-network.ts';

const network = livelyNetwork();
const unmasked = livelyNetwork({ maskPadding: false });

const inputOf = (batch: Batch, flow: Flow) => {
  const { audio, text, simulated, video } = batch.frames;
  return {
    flow,
    frames: { audio, text: flow === 'complete' ? text : simulated, video },
    frameMask: batch.frameMask[flow],
  };
};

describe('the flows', () => {
  const batch = tinyBatch();
  const nothing = (tensor: tf.Tensor3D) => tf.fill<tf.Rank.R3>(tensor.shape, NaN);
  const none = (tensor: tf.Tensor2D) => tf.fill<tf.Rank.R2>(tensor.shape, NaN);

  test('the missing flow never looks at real text, its length or its mask', () => {
    const [B] = batch.valence.shape;
    const text = tf.fill<tf.Rank.R3>([B, 9, WIDTHS.text], NaN);
    const complete = { ...batch.frameMask.complete, text: tf.fill<tf.Rank.R2>([B, 9], NaN) };
    const frameMask = { ...batch.frameMask, complete };
    const changed = predict(network, { ...batch, frames: { ...batch.frames, text }, frameMask });
    expect(changed.missing).toEqual(predict(network, batch).missing);
    expect(flatten(changed.complete.valence).every(Number.isNaN)).toBe(true);
  });

  test('the complete flow never looks at simulated text or the masks of the missing flow', () => {
    const missing = perModality((m) => none(batch.frameMask.missing[m]));
    const frames = { ...batch.frames, simulated: nothing(batch.frames.simulated) };
    const changed = predict(network, { ...batch, frames, frameMask: { ...batch.frameMask, missing } });
    expect(changed.complete).toEqual(predict(network, batch).complete);
    expect(flatten(changed.missing.valence).every(Number.isNaN)).toBe(true);
  });

  test('each hears the audio and video that its own masks show', () => {
    const hideAudio = (masks: PerModality<tf.Tensor2D>) => ({ ...masks, audio: tf.zerosLike(masks.audio) });
    const before = predict(network, batch);
    for (const flow of FLOWS) {
      const other = flow === 'complete' ? 'missing' : 'complete';
      const after = predict(network, {
        ...batch,
        frameMask: { ...batch.frameMask, [flow]: hideAudio(batch.frameMask[flow]) },
      });
      expect(after[other]).toEqual(before[other]);
      expect(after[flow].valence).not.toEqual(before[flow].valence);
    }
  });

  test.each(FLOWS)('%s alone gives what it gives beside the other', (flow) => {
    for (const model of [network, unmasked])
      expect(plainFlow(model.flow({ ...inputOf(batch, flow), dropout: noDropout }))).toEqual(
        predict(model, batch)[flow],
      );
  });

  test('differ by the repair alone: the imagination autoencoders work in the missing flow only', () => {
    const { frames, frameMask } = inputOf(batch, 'complete');
    const run = (model: TwoFlowNetwork, flow: Flow) =>
      plainFlow(model.flow({ flow, frames, frameMask, dropout: noDropout }));
    expect(run(network, 'missing')).not.toEqual(run(network, 'complete'));
    const without = livelyNetwork({ imagination: 'none' });
    expect(run(without, 'missing')).toEqual(run(without, 'complete'));
    expect([...without.parameters.keys()].some((name) => name.includes('magination'))).toBe(false);
    without.dispose();

    for (const autoencoder of ['utteranceImagination', 'viewImagination']) {
      const model = livelyNetwork();
      const before = { complete: run(model, 'complete'), missing: run(model, 'missing') };
      const bias = model.parameters.get(`${autoencoder}.decoder.bias`)!;
      bias.assign(tf.add(bias, 1));
      expect(run(model, 'complete')).toEqual(before.complete);
      expect(run(model, 'missing').valence).not.toEqual(before.missing.valence);
      model.dispose();
    }
  });

  test('text query and text views are those of text', () => {
    const { complete } = network.flows({ batch, dropout: noDropout });
    const quiet = { ...batch.frameMask.complete, audio: tf.zerosLike(batch.frameMask.complete.audio) };
    const without = network.flow({ ...inputOf(batch, 'complete'), frameMask: quiet, dropout: noDropout });
    // The text query comes from the text alone, whatever is heard.
    assertClose({ actual: without.textQuery.arraySync(), expected: complete.textQuery.arraySync(), tolerance: 1e-5 });
    expect(without.textViews.arraySync()).not.toEqual(complete.textViews.arraySync());
  });

  test('drop alike and anew: each flow draws its own, at the rates of the config', () => {
    const [B] = batch.valence.shape;
    const { dropout, calls } = scriptedDropout();
    network.flows({ batch, dropout });
    expect(new Set(calls.map(({ rate }) => rate))).toEqual(new Set([0.4, 0.2]));
    expect(calls.length % 2).toBe(0);
    const shapes = (half: typeof calls) => half.map(({ rate, shape }) => [rate, shape.length, shape[0]]);
    expect(shapes(calls.slice(0, calls.length / 2))).toEqual(shapes(calls.slice(calls.length / 2)));
    expect(calls.every(({ shape }) => shape[0] === B)).toBe(true);

    const draw = (seed: number) =>
      network.flows({ batch, dropout: seededDropout(randomStream(seed)) }).missing.valence.arraySync();
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('leave nothing behind but their outputs', () => {
    const before = tf.memory().numTensors;
    const flows = network.flows({ batch, dropout: seededDropout(randomStream(1)) });
    expect(tf.memory().numTensors - before).toBe(2 * (OUTPUTS.length + MODALITIES.length));
    for (const { attention, ...output } of [flows.complete, flows.missing])
      tf.dispose([...Object.values(output), ...Object.values(attention)] as tf.Tensor[]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each<[string, (good: Batch) => Batch]>([
    [
      'TwoFlowNetwork batch frames.video: axis 0 (B) must be 4, received [1, 6, 3]',
      (good) => ({ ...good, frames: { ...good.frames, video: tf.zeros([1, 6, 3]) } }),
    ],
    [
      'TwoFlowNetwork batch frames.simulated: axis 2 (D of text) must be 6, received [4, 4, 5]',
      (good) => ({ ...good, frames: { ...good.frames, simulated: tf.zeros([4, 4, 5]) } }),
    ],
    [
      'TwoFlowNetwork batch frameMask.missing.text: axis 1 (T of simulated) must be 4, received [4, 3]',
      (good) => ({
        ...good,
        frameMask: { ...good.frameMask, missing: { ...good.frameMask.missing, text: tf.zeros([4, 3]) } },
      }),
    ],
    [
      'TwoFlowNetwork batch frameMask.complete.audio: axis 1 (T of audio) must be 5, received [4, 4]',
      (good) => ({
        ...good,
        frameMask: { ...good.frameMask, complete: { ...good.frameMask.complete, audio: tf.zeros([4, 4]) } },
      }),
    ],
    [
      'TwoFlowNetwork batch valence: must have 1 axes [B], received [4, 1]',
      (good) => ({ ...good, valence: tf.expandDims(good.valence, 1) }),
    ],
  ])('refuses: %s', (message, spoil) => {
    expect(() => network.flows({ batch: spoil(batch), dropout: noDropout })).toThrow(new RangeError(message));
  });
});
