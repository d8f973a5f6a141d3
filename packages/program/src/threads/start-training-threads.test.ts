import { selectBackend } from '@sdumc/backend';
import { randomStream, STREAMS, writeValues, type UtteranceFrames } from '@sdumc/core';
import type { Sample } from '@sdumc/datasets';
import { publishedNetwork, TwoFlowNetwork } from '@sdumc/model';
import { Adam, divide, localGradients, trainingStep, type GradientSource } from '@sdumc/trainer';
import { expect, test } from 'vitest';
import { startTrainingThreads } from './start-training-threads.ts';

const WIDTHS = { audio: 5, text: 6, simulated: 6, video: 4 };
const RECIPE = {
  loss: {
    weights: { complete: 0.5, missing: 0.5, text: 0.1, textViews: 0.7, feature: 0.13, rnc: 0.5 },
    contrastTemperature: 2,
    contrastTolerance: 1e-4,
  },
  hidden: { complete: { audio: 0.2, text: 0, video: 0.2 }, missing: { audio: 0.2, text: 0.5, video: 0.2 } },
};

function samples(count: number): Sample[] {
  const random = randomStream(7);
  return Array.from({ length: count }, () => {
    const frames = STREAMS.map((stream) => {
      const length = 1 + random.integer(9);
      const values = Float32Array.from({ length: length * WIDTHS[stream] }, random.normal);
      return [stream, { values, frames: length, width: WIDTHS[stream] }];
    });
    return { frames: Object.fromEntries(frames) as UtteranceFrames, valence: random.normal() };
  });
}

function network(): TwoFlowNetwork {
  const config = publishedNetwork({ audio: 5, text: 6, video: 4 });
  return new TwoFlowNetwork({ ...config, width: 16, viewWidth: 8, maskPadding: true }, randomStream(3));
}

function weightsOf(model: TwoFlowNetwork): Float32Array[] {
  return [...model.parameters.values()].map((variable) => Float32Array.from(variable.dataSync()));
}

function setWeights(model: TwoFlowNetwork, weights: readonly Float32Array[]): void {
  for (const [place, variable] of [...model.parameters.values()].entries()) writeValues(variable, weights[place]!);
}

/** Three steps; the loss of each, and the weights after them. */
async function train(model: TwoFlowNetwork, gradients: GradientSource) {
  const adam = new Adam(model.parameters, { beta1: 0.9, beta2: 0.999, epsilon: 1e-3, weightDecay: 1e-3 });
  const losses: number[] = [];
  for (let step = 0; step < 3; step++) {
    const divided = divide(samples(9), WIDTHS, gradients);
    const place = { seed: 1, epoch: 0, step };
    losses.push((await trainingStep({ gradients, recipe: RECIPE, adam, divided, learningRate: 0.01, ...place })).total);
  }
  const weights = weightsOf(model).flatMap((values) => [...values]);
  adam.dispose();
  return { losses, weights };
}

test('two threads train as one does, to the rounding of float32, and the same bytes each time', async () => {
  await selectBackend('wasm');
  const model = network();
  const fresh = weightsOf(model);
  const expected = await train(model, localGradients(model));
  const threads = await startTrainingThreads({ network: model, backend: 'wasm', threads: 2 });
  const runs = [];
  try {
    for (let run = 0; run < 2; run++) {
      setWeights(model, fresh);
      runs.push(await train(model, threads));
    }
  } finally {
    await threads.close();
    model.dispose();
  }
  const [first, second] = runs as [(typeof runs)[0], (typeof runs)[0]];
  expect(first.weights).not.toEqual(fresh.flatMap((values) => [...values]));
  expect(second).toEqual(first);
  first.losses.forEach((loss, step) => expect(loss).toBeCloseTo(expected.losses[step]!, 4));
  const apart = first.weights.map((weight, at) => Math.abs(weight - expected.weights[at]!));
  expect(apart.every((error) => error < 1e-4)).toBe(true);
});

test('a thread that fails says why, and the others are ended', async () => {
  await selectBackend('wasm');
  const model = network();
  const threads = await startTrainingThreads({ network: model, backend: 'wasm', threads: 2 });
  const wrong = divide(samples(4).map((sample) => ({ ...sample, frames: { audio: sample.frames.video! } })), { ...WIDTHS, audio: 4 }, threads); // prettier-ignore
  const adam = new Adam(model.parameters, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 });
  const step = trainingStep({ gradients: threads, recipe: RECIPE, adam, divided: wrong, learningRate: 1, seed: 1, epoch: 0, step: 0 }); // prettier-ignore
  await expect(step).rejects.toThrow('training thread: FrameProjection frames: axis 1 must be 5, received');
  await threads.close();
  model.dispose();
});

test('threads that were ended take no step, and say so', async () => {
  await selectBackend('wasm');
  const model = network();
  const threads = await startTrainingThreads({ network: model, backend: 'wasm', threads: 2 });
  await threads.close();
  await expect(train(model, threads)).rejects.toThrow(/^training thread: it ended with exit code \d+$/);
  model.dispose();
});
