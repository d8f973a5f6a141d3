import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { selectBackend } from '@sdumc/backend';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { tinyNetwork } from '../../testing/tiny-network.ts';
import { TINY_RECIPE } from '../../testing/tiny-recipe.ts';
import { tinyUtterances, WIDTHS } from '../../testing/tiny-source.ts';
import { Adam } from '../optimiser/adam.ts';
import { localGradients } from './gradient-source.ts';
import { divide } from './read-parts.ts';
import { trainingStep } from './training-step.ts';

test('over 200 steps on batches of different lengths, neither tensors nor their bytes nor what JavaScript holds grow', async () => {
  await selectBackend('wasm');
  const model = tinyNetwork();
  const gradients = localGradients(model);
  const adam = new Adam(model.parameters, TINY_RECIPE.adam);
  const batches = [1, 2, 3, 4].map((seed) => tinyUtterances(4, 'train', seed));
  const seen = [];
  for (let step = 0; step < 200; step++) {
    const divided = divide(batches[step % batches.length]!, WIDTHS, gradients);
    const place = { seed: 1, epoch: 0, step };
    await trainingStep({ gradients, recipe: TINY_RECIPE, adam, divided, learningRate: 1e-3, ...place });
    if (step === 49 || step === 199) {
      const { numTensors, numBytes } = tf.memory();
      seen.push({ numTensors, numBytes, held: heldMegabytes() });
    }
  }
  const [early, late] = seen as [(typeof seen)[0], (typeof seen)[0]];
  expect(late).toMatchObject({ numTensors: early.numTensors, numBytes: early.numBytes });
  expect(late.held - early.held).toBeLessThan(1.5); // what is compiled on the way takes up to 0.7 MB
  adam.dispose();
  model.dispose();
});

/** What is left after a collection; the size of the process would also tell of the files tested in it before. */
function heldMegabytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
