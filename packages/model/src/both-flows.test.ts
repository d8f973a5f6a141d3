import * as tf from '@tensorflow/tfjs';
import { MODALITIES, packBatch, perModality, type Batch, type FlowOutput, type PerModality } from '@sdumc/core';
import type { TextRepair } from '@sdumc/umca';
import { describe, expect, test } from 'vitest';
import { tinyBatch, tinyPaddedBatch, UTTERANCES, WIDTHS } from '../testing/tiny-batch.ts';
import { framesOfBothFlows, repairHalf, splitFlows } from './both-flows.ts';

const B = UTTERANCES.length;

describe('framesOfBothFlows', () => {
  const batch = tinyBatch();
  const both = perModality((m) => framesOfBothFlows(batch.rows[m], batch, m));
  const framesOf = (stream: 'audio' | 'text' | 'simulated' | 'video') =>
    UTTERANCES.map((utterance) => (utterance[stream] ?? []).map((frame) => frame.map(Math.fround)));

  test('are those of the complete flow, then those of the missing flow, utterance by utterance', () => {
    expect(both.audio.rows.arraySync()).toEqual([...framesOf('audio'), ...framesOf('audio')].flat());
    expect(both.text.rows.arraySync()).toEqual([...framesOf('text'), ...framesOf('simulated')].flat());
    expect(both.video.rows.arraySync()).toEqual([...framesOf('video'), ...framesOf('video')].flat());
    expect(perModality((m) => both[m].counts)).toEqual({
      audio: [5, 2, 1, 3, 5, 2, 1, 3],
      text: [3, 4, 1, 0, 2, 4, 3, 0],
      video: [4, 1, 6, 2, 4, 1, 6, 2],
    });
  });

  test('are padded to the longer of both flows', () => {
    const longer = (missing: number): Batch => ({
      ...batch,
      paddedCount: { ...batch.paddedCount, missing: { ...batch.paddedCount.missing, text: missing } },
    });
    expect(perModality((m) => both[m].paddedCount)).toEqual({ audio: 5, text: 4, video: 6 });
    expect(framesOfBothFlows(batch.rows.text, longer(9), 'text').paddedCount).toBe(9);
    expect(framesOfBothFlows(batch.rows.text, longer(1), 'text').paddedCount).toBe(4);
  });

  test('leave out of one flow what is hidden from it alone', () => {
    const { frameMask, ...padded } = tinyPaddedBatch();
    const missing = { ...frameMask.missing, video: tf.zerosLike(frameMask.missing.video) };
    const hidden = packBatch({ ...padded, frameMask: { ...frameMask, missing } });
    const { rows, counts } = framesOfBothFlows(hidden.rows.video, hidden, 'video');
    expect(counts).toEqual([4, 1, 6, 2, 0, 0, 0, 0]);
    expect(rows.arraySync()).toEqual(framesOf('video').flat());
  });

  test('give back to a frame what both flows say of it', () => {
    const gradient = tf.grad((rows) => tf.sum(framesOfBothFlows(rows as tf.Tensor2D, batch, 'audio').rows));
    const { audio } = tinyPaddedBatch().frameMask.complete;
    const twice = audio
      .arraySync()
      .flatMap((own) => own.map((shown) => new Array<number>(WIDTHS.audio).fill(2 * shown)));
    expect(gradient(batch.rows.audio).arraySync()).toEqual(twice);
  });
});

describe('repairHalf', () => {
  const perHalf = (complete: number, missing: number): PerModality<tf.Tensor2D> =>
    perModality((m) => {
      const value = MODALITIES.indexOf(m);
      return tf.tensor2d([[complete + value], [complete + 10 + value], [missing + value], [missing + 10 + value]]);
    });
  const repair: TextRepair = {
    utterance: ({ audio, text, video }) => tf.addN([audio, tf.mul(text, 10), tf.mul(video, 100)]) as tf.Tensor2D,
    views: ({ audio, text, video }) => tf.addN([tf.mul(audio, 100), tf.mul(text, 10), video]) as tf.Tensor3D,
  };

  test('repairs the text of the missing flow from what is heard there, and leaves the complete flow as it is', () => {
    const { utterance, views } = repairHalf(repair)!;
    const heard = perHalf(1, 5);
    expect(utterance(heard).arraySync()).toEqual([[2], [12], [5 + 60 + 700], [15 + 160 + 1700]]);
    const found = perModality((m) => tf.expandDims<tf.Tensor3D>(heard[m], 2));
    expect(views(found).arraySync()).toEqual([[[2]], [[12]], [[500 + 60 + 7]], [[1500 + 160 + 17]]]);
  });

  test('has nothing to repair with: null', () => {
    expect(repairHalf(null)).toBeNull();
  });
});

describe('splitFlows', () => {
  // Rows are numbered: those of the complete flow from 0, those of the missing flow go on.
  const numbered = <R extends tf.Rank>(...shape: number[]) => {
    const each = tf.util.sizeFromShape(shape.slice(1));
    return tf.tensor<tf.Rank>(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, at) => Math.floor(at / each)),
      shape,
    ) as tf.Tensor<R>;
  };
  const counts = { audio: [5, 2, 1, 3, 5, 2, 1, 3], text: [3, 4, 1, 0, 0, 0, 2, 0], video: [0, 0, 0, 0, 4, 1, 6, 2] };
  const both: FlowOutput = {
    valence: numbered(2 * B),
    representation: numbered(2 * B, 6),
    contrast: numbered(2 * B, 5),
    textQuery: numbered(2 * B, 10),
    textViews: numbered(2 * B, 7, 6),
    modalityWeights: numbered(2 * B, 3),
    viewWeights: numbered(2 * B, 7),
    attention: { audio: numbered(22, 7), text: numbered(10, 7), video: numbered(13, 7) },
  };
  const projected = perModality((m) => ({ rows: both.attention[m], counts: counts[m], paddedCount: 6 }));
  const { complete, missing } = splitFlows(both, projected);
  const rowsOf = (values: tf.Tensor) =>
    Array.from({ length: values.shape[0]! }, (_, row) => [...new Set(tf.slice(values, row, 1).dataSync())]).flat();

  test('the first half of the utterances is the complete flow, the second the missing flow, in every output', () => {
    const { attention: _, ...outputs } = both;
    for (const name of Object.keys(outputs) as (keyof typeof outputs)[]) {
      expect(complete[name].shape).toEqual([B, ...both[name].shape.slice(1)]);
      expect(rowsOf(complete[name]), name).toEqual([0, 1, 2, 3]);
      expect(rowsOf(missing[name]), name).toEqual([4, 5, 6, 7]);
    }
  });

  test('attention is parted where the frames of the complete flow end, be there none of one of them', () => {
    const range = (start: number, end: number) => Array.from({ length: end - start }, (_, at) => start + at);
    expect(perModality((m) => rowsOf(complete.attention[m]))).toEqual({
      audio: range(0, 11),
      text: range(0, 8),
      video: [],
    });
    // The last two rows of text, 8 and 9, are the missing flow's.
    expect(perModality((m) => rowsOf(missing.attention[m]))).toEqual({
      audio: range(11, 22),
      text: range(8, 10),
      video: range(0, 13),
    });
  });

  test('rows that belong to nobody are no flow’s', () => {
    const longer = { ...both, attention: { ...both.attention, audio: numbered<tf.Rank.R2>(25, 7) } };
    expect(splitFlows(longer, projected).missing.attention.audio.shape).toEqual([11, 7]);
  });
});
