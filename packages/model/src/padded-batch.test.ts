import * as tf from '@tensorflow/tfjs';
import {
  FLOWS,
  gatherSegments,
  MODALITIES,
  packBatch,
  perModality,
  type Batch,
  type Flow,
  type Modality,
  type PerModality,
} from '@sdumc/core';
import { describe, expect, test } from 'vitest';
import { plainUtterance } from '../testing/plain-batch.ts';
import { tinyBatch, tinyPaddedBatch, UTTERANCES, WIDTHS } from '../testing/tiny-batch.ts';
import { paddedBatch } from './padded-batch.ts';

/** The frames of each utterance, as a flow sees them. */
const seen = ({ rows, segments }: Batch, flow: Flow, modality: Modality) =>
  segments[flow][modality].map((segment) => gatherSegments(rows[modality], [segment]).arraySync());

const counts = ({ segments }: Batch) => {
  const ofFlow = (flow: Flow) => perModality((m) => segments[flow][m].map(({ count }) => count));
  return { complete: ofFlow('complete'), missing: ofFlow('missing') };
};

describe('paddedBatch', () => {
  const batch = tinyBatch();
  const padded = paddedBatch(batch);

  test('every utterance has as many frames, and text as many as each flow has', () => {
    expect(counts(padded)).toEqual({
      complete: { audio: [5, 5, 5, 5], text: [4, 4, 4, 4], video: [6, 6, 6, 6] },
      missing: { audio: [5, 5, 5, 5], text: [4, 4, 4, 4], video: [6, 6, 6, 6] },
    });
    const longSimulated = [...UTTERANCES, plainUtterance(5, WIDTHS, { text: 2, simulated: 9 })];
    const { complete, missing } = counts(paddedBatch(tinyBatch(longSimulated)));
    expect([complete.text, missing.text]).toEqual([new Array(5).fill(4), new Array(5).fill(9)]);
  });

  test('its own come first, in their order; zeros are past the last', () => {
    for (const flow of FLOWS)
      for (const modality of MODALITIES) {
        const own = batch.segments[flow][modality].map((segment) =>
          segment.count === 0 ? [] : gatherSegments(batch.rows[modality], [segment]).arraySync(),
        );
        const length = batch.paddedCount[flow][modality];
        const zeros = (count: number) =>
          Array.from({ length: count }, () => new Array<number>(WIDTHS[modality]).fill(0));
        const expected = own.map((frames) => [...frames, ...zeros(length - frames.length)]);
        expect(seen(padded, flow, modality), `${flow} ${modality}`).toEqual(expected);
      }
  });

  test('what both flows see alike is padded once', () => {
    const rows = (of: Batch) => perModality((m) => of.rows[m].shape[0]);
    // Of text both have their own, but for the utterance without any: its zeros are the same, since both pad to four.
    expect(rows(padded)).toEqual({ audio: 4 * 5, text: (3 + 3 + 1) * 4, video: 4 * 6 });
    expect(padded.segments.missing.audio).toEqual(padded.segments.complete.audio);
    expect(padded.segments.missing.text[3]).toEqual(padded.segments.complete.text[3]);

    const { frameMask, ...rest } = tinyPaddedBatch();
    const missing = { ...frameMask.missing, video: tf.zerosLike(frameMask.missing.video) };
    const hidden = paddedBatch(packBatch({ ...rest, frameMask: { ...frameMask, missing } }));
    expect(rows(hidden).video).toBe((4 + 1) * 6); // zeros once for all that have none
    expect(new Set(hidden.segments.missing.video.map(({ start }) => start)).size).toBe(1);
    expect(seen(hidden, 'missing', 'video')).toEqual(new Array(4).fill(new Array(6).fill([0, 0, 0])));
    expect(seen(hidden, 'complete', 'video')).toEqual(seen(padded, 'complete', 'video'));
  });

  test('the same frames are padded twice where the flows have two lengths', () => {
    const paddedCount = { ...batch.paddedCount, missing: { ...batch.paddedCount.missing, audio: 7 } };
    const longer = paddedBatch({ ...batch, paddedCount });
    expect(longer.rows.audio.shape[0]).toBe(4 * 5 + 4 * 7);
    expect([counts(longer).complete.audio, counts(longer).missing.audio]).toEqual([
      [5, 5, 5, 5],
      [7, 7, 7, 7],
    ]);
    const zeros = [0, 0].map(() => new Array<number>(WIDTHS.audio).fill(0));
    expect(seen(longer, 'missing', 'audio')).toEqual(
      seen(longer, 'complete', 'audio').map((frames) => [...frames, ...zeros]),
    );
  });

  test('an utterance without frames is not taken for another that begins at the same row', () => {
    const segments = [
      { start: 0, count: 0 },
      { start: 0, count: 2 },
      { start: 2, count: 0 },
      { start: 0, count: 1 },
    ];
    const all: PerModality<typeof segments> = { audio: segments, text: segments, video: segments };
    const odd = paddedBatch({ ...batch, segments: { complete: all, missing: all } });
    const [first, second] = batch.rows.audio.arraySync();
    const none = new Array<number>(WIDTHS.audio).fill(0);
    expect(seen(odd, 'complete', 'audio').map((frames) => frames.slice(0, 2))).toEqual([
      [none, none],
      [first, second],
      [none, none],
      [first, none],
    ]);
  });

  test('labels and lengths are those of the batch, and the batch is as it was', () => {
    expect(padded.valence).toBe(batch.valence);
    expect(padded.paddedCount).toBe(batch.paddedCount);
    const before = perModality((m) => batch.rows[m].arraySync());
    tf.tidy(() => void paddedBatch(batch));
    expect(perModality((m) => batch.rows[m].arraySync())).toEqual(before);
  });
});
