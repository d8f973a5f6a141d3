import type { PerModality } from '@sdumc/core';
import { publishedNetwork, type NetworkConfig } from '@sdumc/model';
import type { Recipe } from '@sdumc/trainer';
import type { Part, Preset, TrainOptions } from './options.ts';

export interface Plan {
  readonly network: NetworkConfig;
  readonly recipe: Recipe;
  /** Standardised features are cut off at ± this many standard deviations */
  readonly clip: number;
  /** True: the network begins at the mean training label, all modalities and views counted alike */
  readonly startFromMean: boolean;
}

/** What of the data a preset depends on. */
export interface TrainingSize {
  readonly featureWidths: PerModality<number>;
  /** Utterances in the train split, after test was taken from it where it had to be */
  readonly trainUtterances: number;
}

/** Weng et al. (ICASSP 2025): loss weights 0.5, 0.5, 0.1, 0.7, 0.13, 0.5; Adam 1e-4 with L2 1e-5; batch 96; 25 epochs. */
function publishedPlan({ featureWidths }: TrainingSize): Plan {
  return {
    network: publishedNetwork(featureWidths),
    recipe: {
      epochs: 25,
      batchSize: 96,
      lengthPool: 1, // Its padding is seen, so who shares a batch must be left to chance.
      learningRate: 1e-4,
      schedule: { kind: 'published' },
      averageDecay: null,
      adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-5 },
      loss: {
        weights: { complete: 0.5, missing: 0.5, text: 0.1, textViews: 0.7, feature: 0.13, rnc: 0.5 },
        contrastTemperature: 2,
        contrastTolerance: 1e-4,
      },
      hidden: null,
      chooseBy: ['complete', 'simulated'],
    },
    clip: 1000, // Beyond any honest feature; without it one absurd value makes float32 predictions infinite.
    startFromMean: false,
  };
}

/**
 * L2 of the default preset for each feature that an utterance brings. A set with more features than utterances overfits
 * within a few epochs; the more there are for each utterance, the more the weights are held back, as in ridge regression.
 */
const L2_PER_FEATURE = 0.012;

/**
 * Share of padding in batches of 32 utterances as long as those of CMU-MOSEI, by pool: 66 % without, 40 % with 4, 16 % with 16,
 * 4 % with 64. So a step computes 2.9, 1.7, 1.2 or 1.04 times what is observed: 16 has most of the gain and leaves half
 * a thousand utterances to chance.
 */
const MOST_LENGTH_POOL = 16;

const BATCH_SIZE = 32;

/** In a small set chance counts for more than speed: an epoch has at least so many pools. */
const LEAST_POOLS = 16;

const EPOCHS = 9;

/** So many steps are taken even where an epoch has few: nine epochs of 72 utterances would be 27, which learn next to nothing. */
const LEAST_STEPS = 140;

/**
 * Ours: no padding is seen, every subset of modalities is trained for, and the steps are sized for sets that have hundreds
 * of utterances rather than tens of thousands. Its figures were found on validation and out-of-fold rows of small sets.
 */
function defaultPlan(data: TrainingSize): Plan {
  const published = publishedPlan(data);
  const features = Object.values(data.featureWidths).reduce((sum, width) => sum + width, 0);
  const audioVideo = { audio: 0.2, video: 0.2 };
  return {
    network: { ...published.network, maskPadding: true },
    recipe: {
      ...published.recipe,
      epochs: Math.max(EPOCHS, Math.ceil(LEAST_STEPS / Math.ceil(data.trainUtterances / BATCH_SIZE))),
      batchSize: BATCH_SIZE,
      lengthPool: Math.max(1, Math.min(MOST_LENGTH_POOL, Math.floor(data.trainUtterances / BATCH_SIZE / LEAST_POOLS))),
      learningRate: 5e-4,
      schedule: { kind: 'cosine', warmUp: 0.1, floor: 0.01 },
      adam: { ...published.recipe.adam, weightDecay: (L2_PER_FEATURE * features) / data.trainUtterances },
      averageDecay: 0.95,
      hidden: { complete: { ...audioVideo, text: 0 }, missing: { ...audioVideo, text: 0.5 } },
      chooseBy: ['complete', 'simulated', 'absent'],
    },
    clip: 5,
    startFromMean: true,
  };
}

const PLANS: Readonly<Record<Preset, (data: TrainingSize) => Plan>> = {
  default: defaultPlan,
  published: publishedPlan,
};

const NOTHING_HIDDEN: PerModality<number> = { audio: 0, video: 0, text: 0 };

/** What is left of a plan without one of its parts. */
const WITHOUT: Readonly<Record<Part, (plan: Plan) => Plan>> = {
  mia: (plan) => ({ ...plan, network: { ...plan.network, imagination: 'none' } }),
  // As in the published preset: padding is seen, so lengths are left to chance, and what is hidden would be zeros.
  masks: (plan) => ({
    ...plan,
    network: { ...plan.network, maskPadding: false },
    recipe: { ...plan.recipe, lengthPool: 1, hidden: { complete: NOTHING_HIDDEN, missing: NOTHING_HIDDEN } },
  }),
  rnc: (plan) => withoutLoss(plan, { rnc: 0 }),
  rs: (plan) => withoutLoss(plan, { text: 0, textViews: 0 }),
  mkd: (plan) => withoutLoss(plan, { feature: 0 }),
  // Scores of 0 make every attention even: each query finds the mean of the frames.
  umca: (plan) => ({ ...plan, network: { ...plan.network, attentionScale: 0 } }),
  simulated: (plan) => plan, // The data changes, not the plan: simulated text is never shown.
};

function withoutLoss(plan: Plan, weights: Partial<Recipe['loss']['weights']>): Plan {
  const { recipe } = plan;
  return { ...plan, recipe: { ...recipe, loss: { ...recipe.loss, weights: { ...recipe.loss.weights, ...weights } } } };
}

/** The preset for data of these widths and this many training utterances, with what the options change. */
export function planOf(options: TrainOptions, data: TrainingSize): Plan {
  const plan = options.without.reduce((left, part) => WITHOUT[part](left), PLANS[options.preset](data));
  const { recipe } = plan;
  return {
    ...plan,
    recipe: { ...recipe, epochs: options.epochs ?? recipe.epochs, batchSize: options.batch ?? recipe.batchSize },
  };
}
