import * as tf from '@tensorflow/tfjs';
import { noDropout, randomStream, seededDropout } from '@sdumc/core';
import { makeBatch, observedModalities } from '@sdumc/datasets';
import { describe, expect, test } from 'vitest';
import { tinyNetwork } from '../../testing/tiny-network.ts';
import { TINY_RECIPE } from '../../testing/tiny-recipe.ts';
import { tinyUtterances, WIDTHS } from '../../testing/tiny-source.ts';
import { deviceBatch } from '../device-batch.ts';
import { lossAndGradients, type LossSettings } from './loss-and-gradients.ts';

const model = tinyNetwork();
const host = makeBatch(tinyUtterances(5, 'train', 1), WIDTHS);
const batch = deviceBatch(host, {
  complete: observedModalities(host, 'complete'),
  missing: observedModalities(host, 'missing'),
});
const LOSS = TINY_RECIPE.loss;
const only = (weights: Partial<LossSettings['weights']>): LossSettings => ({
  ...LOSS,
  weights: { complete: 0, missing: 0, text: 0, textViews: 0, feature: 0, rnc: 0, ...weights },
});
const run = (loss: LossSettings, dropout = noDropout) =>
  lossAndGradients({ model, passes: [(work) => work({ batch, dropout })], loss });

describe('lossAndGradients', () => {
  test('the total is the weighted sum of the parts, each given before its weight', () => {
    const { total, parts } = run(LOSS);
    const sum = Object.entries(parts).reduce((all, [part, value]) => all + LOSS.weights[part as 'rnc'] * value, 0);
    expect(Object.keys(parts)).toHaveLength(6);
    expect(total).toBeCloseTo(sum, 5);
    const doubled = run(only({ complete: 2, rnc: 3 }));
    expect(doubled.parts).toEqual({ complete: parts.complete, rnc: parts.rnc });
    expect(doubled.total).toBeCloseTo(2 * parts.complete! + 3 * parts.rnc!, 5);
    const predicted = model.flows({ batch, dropout: noDropout }).complete.valence.arraySync();
    const squared = predicted.reduce((all, p, row) => all + (p - host.valence[row]!) ** 2 / predicted.length, 0);
    expect(parts.complete).toBeCloseTo(squared, 5);
  });

  test('every parameter that is reached has a gradient in its shape, finite and not zero', () => {
    const { gradients } = run(LOSS, seededDropout(randomStream(3)));
    expect([...gradients.keys()]).toEqual([...model.parameters.keys()]);
    for (const [name, gradient] of gradients) {
      expect(gradient.shape).toEqual(model.parameters.get(name)!.shape);
      expect(gradient.dataSync().every(Number.isFinite), name).toBe(true);
    }
    tf.dispose([...gradients.values()]);
  });

  test('a parameter that the loss does not reach is left out', () => {
    const names = (loss: LossSettings) => new Set(run(loss).gradients.keys());
    const all = new Set(model.parameters.keys());
    const unreached = (loss: LossSettings) => {
      const reached = names(loss);
      return [...all].filter((name) => !reached.has(name));
    };
    expect(unreached(only({ rnc: 1 }))).toEqual(['valenceHead.weight', 'valenceHead.bias']);
    const headsAlone = (names: string[]) => names.every((name) => name.startsWith('contrastHead'));
    expect(headsAlone(unreached(only({ complete: 1 })))).toBe(true);
    // Both flows run as one batch: of the complete flow the autoencoders see nothing, which is a gradient of 0.
    const { gradients } = run(only({ complete: 1 }));
    for (const [name, gradient] of gradients)
      expect(gradient.dataSync().every((slope) => slope === 0)).toBe(name.includes('Imagination'));
    tf.dispose([...gradients.values()]);
    expect(headsAlone(unreached(only({ missing: 1 })))).toBe(true);
  });

  test('the gradient is the slope of the loss', () => {
    // The valence head is linear in itself, so its loss is a parabola: differences are exact at any step.
    const { gradients } = run(only({ complete: 0.5, missing: 0.25 }));
    const bias = model.parameters.get('valenceHead.bias')!;
    const original = tf.clone(bias);
    const at = (shift: number) => {
      bias.assign(tf.add(original, shift));
      return run(only({ complete: 0.5, missing: 0.25 })).total;
    };
    const slope = (at(0.5) - at(-0.5)) / 1;
    bias.assign(original);
    expect(gradients.get('valenceHead.bias')!.dataSync()[0]).toBeCloseTo(slope, 4);
  });

  test('leaves nothing behind but the gradients, and changes no parameter', () => {
    const before = tf.memory().numTensors;
    const weights = [...model.parameters.values()].map((variable) => Array.from(variable.dataSync()));
    const { gradients } = run(LOSS, seededDropout(randomStream(4)));
    expect(tf.memory().numTensors).toBe(before + gradients.size);
    tf.dispose([...gradients.values()]);
    expect(tf.memory().numTensors).toBe(before);
    expect([...model.parameters.values()].map((variable) => Array.from(variable.dataSync()))).toEqual(weights);
  });
});
