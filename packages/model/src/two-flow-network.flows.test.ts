import * as tf from '@tensorflow/tfjs';
import {
  countRows,
  FLOWS,
  MODALITIES,
  noDropout,
  packBatch,
  packFrames,
  perModality,
  randomStream,
  seededDropout,
  streamOf,
  type Batch,
  type Flow,
  type FlowOutput,
  type PaddedBatch,
  type PerModality,
} from '@sdumc/core';
import { assertClose, flatten, randomTensor, scriptedDropout } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { OUTPUTS, plainFlow, predict } from '../testing/plain-prediction.ts';
import { tinyPaddedBatch, WIDTHS } from '../testing/tiny-batch.ts';
import { livelyNetwork } from '../testing/tiny-network.ts';
import type { TwoFlowNetwork } from './two-flow-network.ts';

const network = livelyNetwork();
const unmasked = livelyNetwork({ maskPadding: false });

const inputOf = ({ frames, frameMask }: PaddedBatch, flow: Flow) => ({
  flow,
  frames: perModality((m) => packFrames({ frames: frames[streamOf(flow, m)], frameMask: frameMask[flow][m] })),
});

describe('the flows', () => {
  const padded = tinyPaddedBatch();
  const batch = packBatch(padded);
  const [B] = batch.valence.shape;

  test('the missing flow never looks at real text or its length', () => {
    const text = tf.fill<tf.Rank.R3>([B, 9, WIDTHS.text], NaN);
    const complete = { ...padded.frameMask.complete, text: tf.ones<tf.Rank.R2>([B, 9]) };
    const frameMask = { ...padded.frameMask, complete };
    const other = packBatch({ ...padded, frames: { ...padded.frames, text }, frameMask });
    for (const model of [network, unmasked]) {
      const changed = predict(model, other);
      expect(changed.missing).toEqual(predict(model, batch).missing);
      expect(flatten(changed.complete.valence).every(Number.isNaN)).toBe(true);
    }
  });

  test('the complete flow never looks at simulated text, its length or what the missing flow is shown', () => {
    const simulated = tf.fill<tf.Rank.R3>([B, 9, WIDTHS.text], NaN);
    const { audio, video } = padded.frameMask.missing;
    const missing = { audio: tf.zerosLike(audio), text: tf.ones<tf.Rank.R2>([B, 9]), video: tf.zerosLike(video) };
    const frameMask = { ...padded.frameMask, missing };
    const other = packBatch({ ...padded, frames: { ...padded.frames, simulated }, frameMask });
    for (const model of [network, unmasked]) {
      const changed = predict(model, other);
      expect(changed.complete).toEqual(predict(model, batch).complete);
      expect(flatten(changed.missing.valence).every(Number.isNaN)).toBe(true);
    }
  });

  test('each hears the audio and video that it is shown', () => {
    const hideAudio = (masks: PerModality<tf.Tensor2D>) => ({ ...masks, audio: tf.zerosLike(masks.audio) });
    for (const model of [network, unmasked]) {
      const before = predict(model, batch);
      for (const flow of FLOWS) {
        const other = flow === 'complete' ? 'missing' : 'complete';
        const frameMask = { ...padded.frameMask, [flow]: hideAudio(padded.frameMask[flow]) };
        const after = predict(model, packBatch({ ...padded, frameMask }));
        expect(after[other]).toEqual(before[other]);
        expect(after[flow].valence).not.toEqual(before[flow].valence);
      }
    }
  });

  test.each(FLOWS)('%s alone gives what it gives beside the other', (flow) => {
    for (const model of [network, unmasked]) {
      const alone = model.flow({ ...inputOf(padded, flow), dropout: noDropout });
      expect(plainFlow(alone)).toEqual(predict(model, batch)[flow]);
      const beside = model.flows({ batch, dropout: noDropout })[flow];
      for (const m of MODALITIES)
        assertClose({
          what: m,
          actual: beside.attention[m].arraySync(),
          expected: alone.attention[m].arraySync(),
          tolerance: 1e-6,
        });
    }
  });

  test('give each weight the gradient that they give it one by one', () => {
    const loss = (flows: readonly FlowOutput[]) =>
      tf.addN(
        flows.flatMap(({ attention, ...output }, flow) =>
          [...Object.values(output), attention.audio, attention.video].map((values: tf.Tensor, at) =>
            tf.sum(tf.mul(values, randomTensor(values.shape, randomStream(8, flow, at)))),
          ),
        ),
      ) as tf.Scalar;
    for (const model of [network, unmasked]) {
      const weights = [...model.parameters.values()];
      const together = tf.variableGrads(() => {
        const { complete, missing } = model.flows({ batch, dropout: noDropout });
        return loss([complete, missing]);
      }, weights);
      const apart = tf.variableGrads(
        () => loss(FLOWS.map((flow) => model.flow({ ...inputOf(padded, flow), dropout: noDropout }))),
        weights,
      );
      expect(Object.keys(together.grads)).toHaveLength(weights.length);
      for (const [name, { name: variable }] of model.parameters)
        assertClose({
          what: name,
          actual: together.grads[variable]!.arraySync(),
          expected: apart.grads[variable]!.arraySync(),
          tolerance: 1e-5,
        });
    }
  });

  test('a modality that nobody is shown gives its weights a gradient of 0, the others theirs', () => {
    const { video } = padded.frameMask.complete;
    const hide = (masks: PerModality<tf.Tensor2D>) => ({ ...masks, video: tf.zerosLike(video) });
    const frameMask = { complete: hide(padded.frameMask.complete), missing: hide(padded.frameMask.missing) };
    const blind = packBatch({ ...padded, frameMask });
    const weights = [...network.parameters.values()];
    const { grads } = tf.variableGrads(() => {
      const { complete, missing } = network.flows({ batch: blind, dropout: noDropout });
      return tf.sum(tf.square(tf.concat([complete.representation, missing.representation])));
    }, weights);
    const ofFrames = /^umca\.(frameProjection|attentionPooling|crossAttention)\./;
    for (const [name, { name: variable }] of network.parameters) {
      if (!ofFrames.test(name)) continue;
      const reached = grads[variable]!.dataSync().some((slope) => slope !== 0);
      expect(reached, name).toBe(!name.includes('.video.'));
    }
  });

  test('the attention of a flow has a row for each frame that it is shown, or for each place where it attends to padding', () => {
    for (const flow of FLOWS)
      for (const m of MODALITIES) {
        const shown = countRows(batch.segments[flow][m].map(({ count }) => count));
        const places = B * batch.paddedCount[flow][m];
        expect(network.flows({ batch, dropout: noDropout })[flow].attention[m].shape).toEqual([shown, 7]);
        expect(unmasked.flows({ batch, dropout: noDropout })[flow].attention[m].shape).toEqual([places, 7]);
      }
  });

  test('differ by the repair alone: the imagination autoencoders work in the missing flow only', () => {
    const { frames } = inputOf(padded, 'complete');
    const run = (model: TwoFlowNetwork, flow: Flow) => plainFlow(model.flow({ flow, frames, dropout: noDropout }));
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
    const { frames } = inputOf(padded, 'complete');
    const quiet = { ...frames, audio: { ...frames.audio, counts: frames.audio.counts.map(() => 0) } };
    const without = network.flow({ flow: 'complete', frames: quiet, dropout: noDropout });
    // The text query comes from the text alone, whatever is heard.
    assertClose({ actual: without.textQuery.arraySync(), expected: complete.textQuery.arraySync(), tolerance: 1e-5 });
    expect(without.textViews.arraySync()).not.toEqual(complete.textViews.arraySync());
  });

  test('drop alike and anew: each flow draws its own, at the rates of the config', () => {
    const { dropout, calls } = scriptedDropout();
    network.flows({ batch, dropout });
    expect(new Set(calls.map(({ rate }) => rate))).toEqual(new Set([0.4, 0.2]));
    const alone = scriptedDropout();
    network.flow({ ...inputOf(padded, 'complete'), dropout: alone.dropout });
    expect(calls.map(({ rate }) => rate)).toEqual(alone.calls.map(({ rate }) => rate));
    // Both flows are one batch: two draws for each utterance, and one for each frame that a flow is shown.
    const shown = (flow: Flow) => MODALITIES.map((m) => countRows(batch.segments[flow][m].map(({ count }) => count)));
    const [complete, missing] = [shown('complete'), shown('missing')];
    calls.forEach(({ shape }, at) => {
      const [size, ...rest] = alone.calls[at]!.shape;
      const m = complete.indexOf(size!);
      expect(shape).toEqual([m === -1 ? 2 * B : complete[m]! + missing[m]!, ...rest]);
    });

    // Two flows that see the same differ by what is dropped, and by nothing else.
    const simulated = padded.frames.text;
    const frameMask = { complete: padded.frameMask.complete, missing: padded.frameMask.complete };
    const same = packBatch({ ...padded, frames: { ...padded.frames, simulated }, frameMask });
    const unrepaired = livelyNetwork({ imagination: 'none' });
    const both = (dropouts: typeof noDropout) => {
      const { complete: one, missing: other } = unrepaired.flows({ batch: same, dropout: dropouts });
      return [plainFlow(one), plainFlow(other)] as const;
    };
    const [whole, alike] = both(noDropout);
    expect(alike).toEqual(whole);
    const [dropped, other] = both(seededDropout(randomStream(1)));
    flatten(dropped.valence).forEach((value, row) => expect(value).not.toBe(flatten(other.valence)[row]));
    unrepaired.dispose();

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
      'TwoFlowNetwork batch rows.video: must have 2 axes [N of video, D of video], received [4, 6, 3]',
      (good) => ({ ...good, rows: { ...good.rows, video: tf.zeros([4, 6, 3]) as unknown as tf.Tensor2D } }),
    ],
    [
      'FrameProjection frames: axis 1 must be 6, received [16, 5]',
      (good) => ({ ...good, rows: { ...good.rows, text: tf.zeros([16, 5]) } }),
    ],
    [
      'TwoFlowNetwork batch segments.missing.text: must have B = 4 entries, received 3',
      (good) => {
        const missing = { ...good.segments.missing, text: good.segments.missing.text.slice(1) };
        return { ...good, segments: { ...good.segments, missing } };
      },
    ],
    [
      'TwoFlowNetwork batch segments.complete.audio: must have B = 4 entries, received 5',
      (good) => {
        const audio = [...good.segments.complete.audio, { start: 0, count: 0 }];
        return { ...good, segments: { ...good.segments, complete: { ...good.segments.complete, audio } } };
      },
    ],
    [
      'gatherSegments segments: must end within 20 rows, received [19, 21)',
      (good) => {
        const audio = [...good.segments.complete.audio.slice(1), { start: 19, count: 2 }];
        return { ...good, segments: { ...good.segments, complete: { ...good.segments.complete, audio } } };
      },
    ],
    [
      'TwoFlowNetwork batch valence: must have 1 axes [B], received [4, 1]',
      (good) => ({ ...good, valence: tf.expandDims(good.valence, 1) }),
    ],
  ])('refuses: %s', (message, spoil) => {
    expect(() => network.flows({ batch: spoil(batch), dropout: noDropout })).toThrow(new RangeError(message));
  });
});
