import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { FLOWS, streamOf, type Batch, type Flow } from '../flow.ts';
import { MODALITIES, modalityOf, perModality, STREAMS, type Modality, type Stream } from '../modality.ts';
import { randomStream } from '../random/random-stream.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { gatherSegments } from './gather-rows.ts';
import { packBatch, type PaddedBatch } from './pack-batch.ts';

const WIDTHS = { audio: 2, text: 3, video: 1 };
/** Frames of each of three utterances, and T */
const OBSERVED: Readonly<Record<Stream, readonly number[]>> = {
  audio: [4, 2, 1],
  text: [3, 0, 2],
  simulated: [1, 5, 0],
  video: [0, 2, 1],
};
const LENGTHS = { audio: 4, text: 3, simulated: 5, video: 3 };

const maskOf = (counts: readonly number[], length: number) =>
  tf.tensor2d(counts.map((count) => Array.from({ length }, (_, t) => (t < count ? 1 : 0))));

/** `hidden` has no frame in that flow, of any utterance. */
const padded = (hidden?: { readonly flow: Flow; readonly modality: Modality }): PaddedBatch => {
  const frames = Object.fromEntries(
    STREAMS.map((stream, s) => {
      const shape = [3, LENGTHS[stream], WIDTHS[modalityOf(stream)]] as [number, number, number];
      return [stream, randomTensor<tf.Rank.R3>(shape, randomStream(1, s))];
    }),
  ) as PaddedBatch['frames'];
  const masks = (flow: Flow) =>
    perModality((modality) => {
      const stream = streamOf(flow, modality);
      const isHidden = flow === hidden?.flow && modality === hidden.modality;
      return maskOf(isHidden ? [0, 0, 0] : OBSERVED[stream], LENGTHS[stream]);
    });
  return {
    frames,
    frameMask: { complete: masks('complete'), missing: masks('missing') },
    valence: tf.tensor1d([1, 2, 3]),
  };
};

/** The frames that a flow sees of each utterance, by way of the batch's segments. */
const seen = ({ rows, segments }: Batch, flow: Flow, modality: Modality) =>
  segments[flow][modality].map((segment) =>
    segment.count === 0 ? [] : gatherSegments(rows[modality], [segment]).arraySync(),
  );

describe('packBatch', () => {
  test('each flow sees the observed frames of its streams: text in the missing flow is simulated', () => {
    const given = padded();
    const batch = packBatch(given);
    for (const flow of FLOWS)
      for (const modality of MODALITIES) {
        const stream = streamOf(flow, modality);
        const frames = given.frames[stream].arraySync();
        const expected = frames.map((own, utterance) => own.slice(0, OBSERVED[stream][utterance]));
        expect(seen(batch, flow, modality), `${flow} ${modality}`).toEqual(expected);
      }
    expect(batch.valence.arraySync()).toEqual([1, 2, 3]);
  });

  test('frames that both flows see are there once; those of text are the real, then the simulated', () => {
    const given = padded();
    const { rows } = packBatch(given);
    expect(perModality((modality) => rows[modality].shape)).toEqual({
      audio: [12, 2],
      text: [9 + 15, 3],
      video: [9, 1],
    });
    const [real, simulated] = [given.frames.text.arraySync(), given.frames.simulated.arraySync()];
    expect(rows.text.arraySync()).toEqual([...real.flat(), ...simulated.flat()]);
  });

  test('T is the padded length of the stream that the flow reads', () => {
    expect(packBatch(padded()).paddedCount).toEqual({
      complete: { audio: 4, text: 3, video: 3 },
      missing: { audio: 4, text: 5, video: 3 },
    });
  });

  test('what one flow has hidden is there for the other', () => {
    const whole = packBatch(padded());
    for (const flow of FLOWS)
      for (const modality of MODALITIES) {
        const other = flow === 'complete' ? 'missing' : 'complete';
        const { segments } = packBatch(padded({ flow, modality }));
        expect(segments[flow][modality].map(({ count }) => count)).toEqual([0, 0, 0]);
        expect(segments[other]).toEqual(whole.segments[other]);
        for (const kept of MODALITIES.filter((one) => one !== modality))
          expect(segments[flow][kept]).toEqual(whole.segments[flow][kept]);
      }
  });

  test('leaves no tensor behind but its own, and lives on when what it was made of is gone', () => {
    const given = padded();
    const before = tf.memory().numTensors;
    const { rows, valence } = packBatch(given);
    expect(tf.memory().numTensors).toBe(before + 4);
    const values = rows.audio.arraySync();
    tf.dispose([given as unknown as tf.TensorContainer]);
    expect(rows.audio.arraySync()).toEqual(values);
    expect(valence.arraySync()).toEqual([1, 2, 3]);
  });

  test.each<[string, (good: PaddedBatch) => PaddedBatch]>([
    [
      'frames.video: axis 0 (B) must be 3, received [1, 3, 1]',
      (good) => ({ ...good, frames: { ...good.frames, video: tf.zeros([1, 3, 1]) } }),
    ],
    [
      'frames.simulated: axis 2 (D of text) must be 3, received [3, 5, 2]',
      (good) => ({ ...good, frames: { ...good.frames, simulated: tf.zeros([3, 5, 2]) } }),
    ],
    [
      'frameMask.missing.text: axis 1 must be 5, received [3, 3]',
      (good) => {
        const missing = { ...good.frameMask.missing, text: tf.zeros<tf.Rank.R2>([3, 3]) };
        return { ...good, frameMask: { ...good.frameMask, missing } };
      },
    ],
    [
      'frameMask.complete.audio: axis 0 (B) must be 3, received [2, 4]',
      (good) => {
        const complete = { ...good.frameMask.complete, audio: tf.zeros<tf.Rank.R2>([2, 4]) };
        return { ...good, frameMask: { ...good.frameMask, complete } };
      },
    ],
    [
      'valence: must have 1 axes [B], received [3, 1]',
      (good) => ({ ...good, valence: tf.zeros([3, 1]) as unknown as tf.Tensor1D }),
    ],
    [
      'frameMask.complete.video: must observe the first frames of utterance 1, received a gap',
      (good) => {
        const video = tf.tensor2d([
          [1, 0, 0],
          [1, 0, 1],
          [0, 0, 0],
        ]);
        const complete = { ...good.frameMask.complete, video };
        return { ...good, frameMask: { ...good.frameMask, complete } };
      },
    ],
  ])('refuses %s', (message, spoil) => {
    expect(() => packBatch(spoil(padded()))).toThrow(new RangeError(`packBatch ${message}`));
  });
});
