import * as tf from '@tensorflow/tfjs';
import {
  FLOWS,
  modalityOf,
  packBatch,
  perModality,
  STREAMS,
  type PaddedBatch,
  type PerModality,
  type Stream,
} from '@sdumc/core';
import { assertClose, flatten } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { plainUtterance } from '../testing/plain-batch.ts';
import { OUTPUTS, predict, type PlainPrediction } from '../testing/plain-prediction.ts';
import { tinyBatch, tinyPaddedBatch, UTTERANCES, WIDTHS } from '../testing/tiny-batch.ts';
import { livelyNetwork } from '../testing/tiny-network.ts';

const network = livelyNetwork();
const unmasked = livelyNetwork({ maskPadding: false });

/** Both flows of one utterance of a batch against both flows of one of another. */
function expectSame(
  [actual, row]: readonly [PlainPrediction, number],
  [expected, other]: readonly [PlainPrediction, number],
) {
  for (const flow of FLOWS)
    for (const name of OUTPUTS)
      assertClose({
        what: `${flow}.${name}`,
        actual: actual[flow][name][row]!,
        expected: expected[flow][name][other]!,
        tolerance: 1e-5,
      });
}

type Masks = PerModality<tf.Tensor2D>;

/** The batch with some frames hidden from both flows. */
const hiding = (batch: PaddedBatch, hide: (masks: Masks) => Masks): PaddedBatch => {
  const { complete, missing } = batch.frameMask;
  return { ...batch, frameMask: { complete: hide(complete), missing: hide(missing) } };
};

/** The batch with other frames, stream by stream. */
const withFrames = (batch: PaddedBatch, change: (frames: tf.Tensor3D, stream: Stream) => tf.Tensor3D): PaddedBatch => {
  const changed = STREAMS.map((stream) => [stream, change(batch.frames[stream], stream)]);
  return { ...batch, frames: Object.fromEntries(changed) as PaddedBatch['frames'] };
};

describe('a prediction', () => {
  const together = predict(network, tinyBatch());

  test('does not depend on padding, whatever stands in it', () => {
    const padded = predict(network, tinyBatch(UTTERANCES, { padding: 3, filling: 9 }));
    UTTERANCES.forEach((_, row) => expectSame([padded, row], [together, row]));
  });

  test('is the same alone as in any batch', () => {
    UTTERANCES.forEach((utterance, row) => expectSame([predict(network, tinyBatch([utterance])), 0], [together, row]));
  });

  test('moves with its utterance when the batch is permuted', () => {
    const order = [2, 0, 3, 1];
    const permuted = predict(network, tinyBatch(order.map((row) => UTTERANCES[row]!)));
    order.forEach((row, position) => expectSame([permuted, position], [together, row]));
    expect(together.complete.valence).toHaveLength(new Set(flatten(together.complete.valence)).size);
  });

  test('that attends to padding depends on it, as published', () => {
    const expected = predict(unmasked, tinyBatch());
    const padded = predict(unmasked, tinyBatch(UTTERANCES, { padding: 3 }));
    for (const flow of FLOWS) {
      const shift = flatten(padded[flow].valence).map((value, row) => value - flatten(expected[flow].valence)[row]!);
      expect(shift.every((value) => Math.abs(value) > 1e-4)).toBe(true);
    }
  });

  test('that attends to padding sees zeros in it, whatever stands there, and in what is hidden', () => {
    const batch = tinyPaddedBatch();
    const expected = predict(unmasked, packBatch(batch));
    const filled = predict(unmasked, tinyBatch(UTTERANCES, { filling: 9 }));
    UTTERANCES.forEach((_, row) => expectSame([filled, row], [expected, row]));
    const hidden = predict(
      unmasked,
      packBatch(hiding(batch, (masks) => ({ ...masks, audio: tf.zerosLike(masks.audio) }))),
    );
    const silent = withFrames(batch, (frames, stream) => (stream === 'audio' ? tf.zerosLike(frames) : frames));
    const zeros = predict(unmasked, packBatch(silent));
    UTTERANCES.forEach((_, row) => expectSame([hidden, row], [zeros, row]));
    expect(hidden.complete.valence).not.toEqual(expected.complete.valence);
  });

  test('that attends to padding attends to no less where all is hidden', () => {
    const batch = tinyPaddedBatch();
    const none = (masks: Masks) => perModality((m) => tf.zerosLike(masks[m]));
    const hidden = predict(unmasked, packBatch(hiding(batch, none)));
    const zeros = predict(unmasked, packBatch(withFrames(batch, (frames) => tf.zerosLike(frames))));
    UTTERANCES.forEach((_, row) => expectSame([hidden, row], [zeros, row]));
    // The frames are zeros, their projection's bias is not: it is not what a network sees that sees no frame.
    expect(hidden.complete.representation).not.toEqual(
      predict(network, packBatch(hiding(batch, none))).complete.representation,
    );
  });

  test.each(['a', 't', 'v', 'at', 'av', 'tv', 'atv'])('from %s alone is finite and ignores the rest', (subset) => {
    const batch = tinyPaddedBatch(UTTERANCES.slice(0, 3));
    const sees = (m: keyof Masks) => subset.includes(m.charAt(0));
    const onlySubset = (masks: Masks) => perModality((m) => (sees(m) ? masks[m] : tf.zerosLike(masks[m])));
    const expected = predict(network, packBatch(hiding(batch, onlySubset)));
    for (const flow of FLOWS)
      for (const name of OUTPUTS) expect(flatten(expected[flow][name]).every(Number.isFinite), name).toBe(true);
    const other = withFrames(batch, (frames, stream) =>
      sees(modalityOf(stream)) ? frames : tf.fill<tf.Rank.R3>(frames.shape, 5),
    );
    const changed = predict(network, packBatch(hiding(other, onlySubset)));
    for (const row of [0, 1, 2]) expectSame([changed, row], [expected, row]);
    if (subset !== 'atv')
      expect(expected.complete.valence).not.toEqual(predict(network, packBatch(batch)).complete.valence); // the hidden would have counted
  });

  test('an utterance that lacks a modality is what it is with the modality hidden', () => {
    const whole = plainUtterance(7, WIDTHS, { audio: 3, text: 2, simulated: 2, video: 4 });
    const { video: _video, ...silent } = whole;
    const hidden = hiding(tinyPaddedBatch([whole]), (masks) => ({ ...masks, video: tf.zerosLike(masks.video) }));
    expectSame([predict(network, packBatch(hidden)), 0], [predict(network, tinyBatch([silent])), 0]);
  });
});
