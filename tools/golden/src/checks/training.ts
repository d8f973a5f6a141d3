import * as tf from '@tensorflow/tfjs';
import { noDropout } from '@sdumc/core';
import { exportWeights } from '@sdumc/model';
import { Adam, lossAndGradients, publishedSchedule } from '@sdumc/trainer';
import { compareTensors } from '../compare-tensors.ts';
import { compare, worst, type Comparison } from '../comparison.ts';
import type { GoldenFolder } from '../golden-folder.ts';
import { goldenBatch, goldenNetwork, lossSettings, type ModelExpectations } from '../golden-model.ts';
import { NOISE } from './gradients.ts';

const FILE = 'model/weights-after-20-steps.safetensors';
const TOLERANCE = 1e-4;

/** Full-batch steps of Adam, each counting as an epoch of the schedule: every learning rate, every loss, the weights. */
export async function checkTraining(folder: GoldenFolder): Promise<Comparison[]> {
  const { config, weights: lossWeights, training } = await folder.json<ModelExpectations>('model/expected.json');
  if (training === undefined) return [];
  const network = goldenNetwork({
    config,
    weights: await folder.tensors('model/weights.safetensors'),
    scenario: training,
  });
  const batch = goldenBatch(
    await folder.tensors('model/inputs.safetensors'),
    training.lengths ?? (training.masked ? 'length' : null),
  );
  const adam = new Adam(network.parameters, {
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: training.weightDecay,
  });

  const rates: number[] = [];
  const losses: number[] = [];
  for (let step = 0; step < training.loss.length; step++) {
    const rate = training.baseLearningRate * publishedSchedule(step);
    const { total, gradients } = lossAndGradients({
      model: network,
      passes: [(work) => work({ batch, dropout: noDropout })],
      loss: lossSettings(lossWeights),
    });
    adam.apply(gradients, rate);
    tf.dispose([...gradients.values()]);
    rates.push(rate);
    losses.push(total);
  }
  const trained = exportWeights(network);

  adam.dispose();
  network.dispose();
  tf.dispose(batch as unknown as tf.TensorContainer);

  const expected = await folder.tensors(FILE);
  const file = 'model/expected.json';
  return [
    compare({ file, quantity: 'learning rates', expected: training.learningRate, received: rates, tolerance: 1e-5 }),
    compare({ file, quantity: 'loss of every step', expected: training.loss, received: losses, tolerance: TOLERANCE }),
    worst(
      'weights after training',
      compareTensors({ file: FILE, expected, received: trained, tolerance: TOLERANCE, except: [NOISE] }),
    ),
  ];
}
