import * as tf from '@tensorflow/tfjs';
import { FLOWS, randomStream, type Flow } from '@sdumc/core';
import { assertClose, flatten, randomTensor } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { meanSquaredError } from './mean-squared-error.ts';
import { rankNContrast } from './rank-n-contrast/rank-n-contrast.ts';
import { LOSS_PARTS, sdumcLoss, type LossPart, type LossWeights, type SdumcLossInput } from './sdumc-loss.ts';

const BATCH = 4;
/** Different for every part, so that no two can be exchanged. */
const weights: LossWeights = { complete: 0.5, missing: 0.6, text: 0.1, textViews: 0.7, feature: 0.13, rnc: 0.4 };
const none: LossWeights = { complete: 0, missing: 0, text: 0, textViews: 0, feature: 0, rnc: 0 };

const outputsOf = (flow: Flow) => {
  const random = randomStream(1, FLOWS.indexOf(flow));
  return {
    valence: randomTensor<tf.Rank.R1>([BATCH], random),
    representation: randomTensor<tf.Rank.R2>([BATCH, 5], random),
    contrast: randomTensor<tf.Rank.R2>([BATCH, 3], random),
    textQuery: randomTensor<tf.Rank.R2>([BATCH, 6], random),
    textViews: randomTensor<tf.Rank.R3>([BATCH, 7, 5], random),
  };
};
const flows = { complete: outputsOf('complete'), missing: outputsOf('missing') };
const valence = tf.tensor1d([-1, 1 / 3, 2, 1 / 3]);
const settings = { contrastTemperature: 1.5, contrastTolerance: 1e-4 };
const input: SdumcLossInput = { flows, valence, weights, ...settings };

const root = (a: tf.Tensor, b: tf.Tensor) => {
  const [x, y] = [flatten(a.arraySync() as number[]), flatten(b.arraySync() as number[])];
  return Math.sqrt(x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / x.length);
};
const { complete, missing } = flows;
const expected: Readonly<Record<LossPart, number>> = {
  complete: root(complete.valence, valence) ** 2,
  missing: root(missing.valence, valence) ** 2,
  text: root(missing.textQuery, complete.textQuery),
  textViews: root(missing.textViews, complete.textViews),
  feature: root(missing.representation, complete.representation),
  rnc: rankNContrast({
    features: tf.concat([complete.contrast, missing.contrast]),
    labels: tf.concat([valence, valence]),
    temperature: 1.5,
    tolerance: 1e-4,
  }).arraySync(),
};

describe('sdumcLoss', () => {
  test('has these six parts, each of which is what it says', () => {
    const { parts } = sdumcLoss(input);
    expect(Object.keys(parts)).toEqual(['complete', 'missing', 'text', 'textViews', 'feature', 'rnc']);
    for (const part of LOSS_PARTS)
      assertClose({ what: part, actual: parts[part]!.arraySync(), expected: expected[part], tolerance: 1e-5 });
  });

  test('totals Σ weight · part', () => {
    const sum = LOSS_PARTS.reduce((total, part) => total + weights[part] * expected[part], 0);
    assertClose({ actual: sdumcLoss(input).total.arraySync(), expected: sum, tolerance: 1e-5 });
  });

  test.each(LOSS_PARTS)('%s alone is the only part computed', (part) => {
    // What no part of positive weight needs is no tensor at all: to read it would throw.
    const needed: Readonly<Record<LossPart, readonly (keyof typeof complete)[]>> = {
      complete: ['valence'],
      missing: ['valence'],
      text: ['textQuery'],
      textViews: ['textViews'],
      feature: ['representation'],
      rnc: ['contrast'],
    };
    const only = (flow: Flow) =>
      Object.fromEntries(needed[part].map((name) => [name, flows[flow][name]])) as unknown as typeof complete;
    const { total, parts } = sdumcLoss({
      ...input,
      flows: { complete: only('complete'), missing: only('missing') },
      weights: { ...none, [part]: 2 },
    });
    expect(Object.keys(parts)).toEqual([part]);
    assertClose({ actual: total.arraySync(), expected: 2 * expected[part], tolerance: 1e-5 });
  });

  test('of weights 0 throughout is 0', () => {
    const { total, parts } = sdumcLoss({ ...input, weights: none });
    expect(parts).toEqual({});
    expect(total.arraySync()).toBe(0);
  });

  test('honours temperature and tolerance of the contrast', () => {
    const rnc = (contrastTemperature: number, contrastTolerance: number) =>
      sdumcLoss({ ...input, weights: { ...none, rnc: 1 }, contrastTemperature, contrastTolerance }).total.arraySync();
    expect(rnc(3, 1e-4)).not.toBeCloseTo(rnc(1.5, 1e-4), 4);
    expect(rnc(1.5, 1)).not.toBeCloseTo(rnc(1.5, 1e-4), 4);
  });

  test('moves the complete flow by regression, feature and contrast, but never by text', () => {
    const names = ['valence', 'representation', 'contrast', 'textQuery', 'textViews'] as const;
    const gradientsInto = (flow: Flow) =>
      tf.grads((...values) => {
        const moved = Object.fromEntries(names.map((name, i) => [name, values[i]])) as unknown as typeof complete;
        return sdumcLoss({ ...input, flows: { ...flows, [flow]: moved } }).total;
      })(names.map((name) => flows[flow][name]));
    const moves = (flow: Flow) =>
      Object.fromEntries(
        gradientsInto(flow).map((gradient, i): [string, boolean] => [
          names[i]!,
          Array.from(gradient.dataSync()).some((g) => g !== 0),
        ]),
      );
    expect(moves('complete')).toEqual({
      valence: true,
      representation: true,
      contrast: true,
      textQuery: false,
      textViews: false,
    });
    expect(moves('missing')).toEqual({
      valence: true,
      representation: true,
      contrast: true,
      textQuery: true,
      textViews: true,
    });
    const [toValence] = gradientsInto('missing');
    const alone = tf.grad((predicted) => meanSquaredError({ predicted, target: valence }))(missing.valence);
    assertClose({
      actual: flatten(toValence!.arraySync()),
      expected: Array.from(alone.dataSync(), (slope) => 0.6 * slope),
      tolerance: 1e-5,
    });
  });

  test('refuses a valence [B, 1], which would broadcast', () => {
    const wrong = { ...complete, valence: tf.reshape(complete.valence, [BATCH, 1]) as unknown as tf.Tensor1D };
    expect(() => sdumcLoss({ ...input, flows: { ...flows, complete: wrong } })).toThrow(
      new RangeError('meanSquaredError predicted: must have 1 axes [4], received [4, 1]'),
    );
  });

  test('leaves no tensor behind but total and parts', () => {
    const before = tf.memory().numTensors;
    const { total, parts } = sdumcLoss(input);
    expect(tf.memory().numTensors).toBe(before + 7);
    tf.dispose([total, parts as Record<string, tf.Scalar>]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
