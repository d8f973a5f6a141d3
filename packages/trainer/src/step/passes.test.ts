import { selectBackend } from '@sdumc/backend';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { tinyNetwork } from '../../testing/tiny-network.ts';
import { TINY_RECIPE } from '../../testing/tiny-recipe.ts';
import { tinyUtterances, WIDTHS } from '../../testing/tiny-source.ts';
import { Adam } from '../optimiser/adam.ts';
import { localGradients, type GradientSource } from './gradient-source.ts';
import { divide } from './read-parts.ts';
import { trainingStep } from './training-step.ts';

const utterances = tinyUtterances(7, 'train', 1);

/** One step over the same batch, divided into so many parts: the losses, and the weights after it. */
async function stepIn(parts: number, changes: Parameters<typeof tinyNetwork>[0] = {}) {
  const model = tinyNetwork(changes);
  const gradients: GradientSource = { ...localGradients(model), partsFor: () => parts };
  const adam = new Adam(model.parameters, TINY_RECIPE.adam);
  const divided = divide(utterances, WIDTHS, gradients);
  const losses = await trainingStep({
    gradients,
    recipe: TINY_RECIPE,
    adam,
    divided,
    learningRate: 0.01,
    seed: 5,
    epoch: 1,
    step: 2,
  });
  const weights = [...model.parameters.values()].flatMap((variable) => Array.from(variable.dataSync()));
  adam.dispose();
  model.dispose();
  return { losses, weights, parts: divided.parts.length };
}

describe.each(['cpu', 'wasm'] as const)('a batch in parts, on %s', (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
  });

  test.each([2, 3, 7])(
    'of which there are %i gives what it gives whole: dropout, hidden modalities and all losses',
    async (count) => {
      const [whole, divided] = [await stepIn(1), await stepIn(count)];
      expect(divided.parts).toBe(count);
      expect(divided.losses.total).toBeCloseTo(whole.losses.total, 5);
      for (const [part, value] of Object.entries(whole.losses.parts))
        expect(divided.losses.parts[part as 'rnc'], part).toBeCloseTo(value, 5);
      // A step of Adam is as large for a small slope as for a large one, so rounding shows more than in the slopes.
      expect(divided.weights).toHaveLength(whole.weights.length);
      const errors = divided.weights.map((weight, at) => Math.abs(weight - whole.weights[at]!));
      expect(Math.max(...errors)).toBeLessThan(1e-4);
    },
  );

  test('pads to the longest of the whole batch, where padding is attended to', async () => {
    const [whole, divided] = [await stepIn(1, { maskPadding: false }), await stepIn(3, { maskPadding: false })];
    expect(divided.losses.total).toBeCloseTo(whole.losses.total, 5);
  });

  test('leaves nothing behind', async () => {
    await stepIn(3);
    const { numTensors, numBytes } = tf.memory();
    await stepIn(3);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  });
});
