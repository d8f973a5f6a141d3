import type { Recipe } from '../src/recipe.ts';

const RATES = { audio: 0.2, text: 0.2, video: 0.2 };

/** Everything on: dropout of modalities, all losses, an average of weights. */
export const TINY_RECIPE: Recipe = {
  epochs: 3,
  batchSize: 4,
  lengthPool: 1,
  learningRate: 0.01,
  schedule: { kind: 'cosine', warmUp: 0.2, floor: 0.1 },
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-3 },
  averageDecay: 0.9,
  loss: {
    weights: { complete: 0.5, missing: 0.5, text: 0.1, textViews: 0.7, feature: 0.13, rnc: 0.5 },
    contrastTemperature: 2,
    contrastTolerance: 1e-4,
  },
  hidden: { complete: RATES, missing: { ...RATES, text: 0.44 } },
  chooseBy: ['complete', 'simulated', 'absent'],
};
