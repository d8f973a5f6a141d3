import * as tf from '@tensorflow/tfjs';
import { FLOWS, perModality, type PerModality } from '@sdumc/core';
import { assertClose, flatten } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { plainUtterance } from '../testing/plain-batch.ts';
import { OUTPUTS, predict, type PlainPrediction } from '../testing/plain-prediction.ts';
import { tinyBatch, UTTERANCES, WIDTHS } from '../testing/tiny-batch.ts';
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

  test('without masks depends on padding, as published, and on no mask', () => {
    const batch = tinyBatch();
    const expected = predict(unmasked, batch);
    const padded = predict(unmasked, tinyBatch(UTTERANCES, { padding: 3 }));
    for (const flow of FLOWS) {
      const shift = flatten(padded[flow].valence).map((value, row) => value - flatten(expected[flow].valence)[row]!);
      expect(shift.every((value) => Math.abs(value) > 1e-4)).toBe(true);
    }
    const hidden = perModality((m) => tf.zerosLike(batch.frameMask.complete[m]));
    const hiddenSimulated = { ...hidden, text: tf.zerosLike(batch.frameMask.missing.text) };
    const frameMask = { complete: hidden, missing: hiddenSimulated };
    expect(predict(unmasked, { ...batch, frameMask })).toEqual(expected);
  });

  test.each(['a', 't', 'v', 'at', 'av', 'tv', 'atv'])('from %s alone is finite and ignores the rest', (subset) => {
    const batch = tinyBatch(UTTERANCES.slice(0, 3));
    const onlySubset = (masks: PerModality<tf.Tensor2D>) =>
      perModality((m) => (subset.includes(m.charAt(0)) ? masks[m] : tf.zerosLike(masks[m])));
    const frameMask = { complete: onlySubset(batch.frameMask.complete), missing: onlySubset(batch.frameMask.missing) };
    const expected = predict(network, { ...batch, frameMask });
    for (const flow of FLOWS)
      for (const name of OUTPUTS) expect(flatten(expected[flow][name]).every(Number.isFinite), name).toBe(true);
    const { audio, text, simulated, video } = batch.frames;
    const frames = {
      audio: subset.includes('a') ? audio : tf.fill<tf.Rank.R3>(audio.shape, 5),
      text: subset.includes('t') ? text : tf.fill<tf.Rank.R3>(text.shape, 5),
      simulated: subset.includes('t') ? simulated : tf.fill<tf.Rank.R3>(simulated.shape, 5),
      video: subset.includes('v') ? video : tf.fill<tf.Rank.R3>(video.shape, 5),
    };
    const changed = predict(network, { ...batch, frames, frameMask });
    for (const row of [0, 1, 2]) expectSame([changed, row], [expected, row]);
    if (subset !== 'atv') expect(expected.complete.valence).not.toEqual(predict(network, batch).complete.valence); // the hidden would have counted
  });

  test('an utterance that lacks a modality is what it is with the modality hidden', () => {
    const whole = plainUtterance(7, WIDTHS, { audio: 3, text: 2, simulated: 2, video: 4 });
    const { video: _video, ...silent } = whole;
    const batch = tinyBatch([whole]);
    const hide = (masks: PerModality<tf.Tensor2D>) => ({ ...masks, video: tf.zerosLike(masks.video) });
    const frameMask = { complete: hide(batch.frameMask.complete), missing: hide(batch.frameMask.missing) };
    expectSame([predict(network, { ...batch, frameMask }), 0], [predict(network, tinyBatch([silent])), 0]);
  });
});
