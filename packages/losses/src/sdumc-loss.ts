import * as tf from '@tensorflow/tfjs';
import type { Flow, FlowOutput } from '@sdumc/core';
import { meanSquaredError } from './mean-squared-error.ts';
import { rankNContrast } from './rank-n-contrast/rank-n-contrast.ts';
import { mutualKnowledgeDistillation, representationSimilarity } from './self-distillation.ts';

/** The parts of the loss: regression of either flow, RS on text query and text views, MKD on the feature, RNC. */
export const LOSS_PARTS = ['complete', 'missing', 'text', 'textViews', 'feature', 'rnc'] as const;

export type LossPart = (typeof LOSS_PARTS)[number];

/** Weight of each part; a part of weight 0 is not computed. */
export type LossWeights = Readonly<Record<LossPart, number>>;

export interface SdumcLossInput {
  /** What both flows say of one batch */
  readonly flows: Readonly<
    Record<Flow, Pick<FlowOutput, 'valence' | 'representation' | 'contrast' | 'textQuery' | 'textViews'>>
  >;
  /** y, [B] */
  readonly valence: tf.Tensor1D;
  readonly weights: LossWeights;
  /** τ of Rank-N-Contrast; 2 as published */
  readonly contrastTemperature: number;
  /** ε of Rank-N-Contrast; 1e-4 as published */
  readonly contrastTolerance: number;
}

export interface LossTerms {
  /** Σ weight · part, a scalar */
  readonly total: tf.Scalar;
  /** Each part before it is weighted, a scalar each; parts of weight 0 are left out */
  readonly parts: Readonly<Partial<Record<LossPart, tf.Scalar>>>;
}

/**
 * The loss that both flows are trained with.
 *
 *     L = λ_c MSE(ŷ⁰, y) + λ_m MSE(ŷ¹, y) + λ_q RMSE(q_t¹, sg q_t⁰) + λ_C RMSE(C_t¹, sg C_t⁰)
 *         + λ_z RMSE(z¹, z⁰) + λ_r RNC([r⁰, r¹], y)
 *
 * SDUMC section III (superscript 0 the complete flow, 1 the missing flow). Published λ: 0.5, 0.5, 0.1, 0.7, 0.13, 0.5.
 * The public code's RNC loops over positives; the value is the same.
 *
 * @throws RangeError where the shapes of the two flows, or of a prediction and `valence`, differ
 *
 * @example
 * ```ts
 * const weights = { complete: 0.5, missing: 0.5, text: 0.1, textViews: 0.7, feature: 0.13, rnc: 0.5 };
 * const settings = { contrastTemperature: 2, contrastTolerance: 1e-4 };
 * const { total, parts } = sdumcLoss({ flows: { complete, missing }, valence, weights, ...settings });
 * ```
 */
export function sdumcLoss({
  flows,
  valence,
  weights,
  contrastTemperature,
  contrastTolerance,
}: SdumcLossInput): LossTerms {
  const { complete, missing } = flows;
  const compute: Readonly<Record<LossPart, () => tf.Scalar>> = {
    complete: () => meanSquaredError({ predicted: complete.valence, target: valence }),
    missing: () => meanSquaredError({ predicted: missing.valence, target: valence }),
    text: () => representationSimilarity({ student: missing.textQuery, teacher: complete.textQuery }),
    textViews: () => representationSimilarity({ student: missing.textViews, teacher: complete.textViews }),
    feature: () => mutualKnowledgeDistillation({ complete: complete.representation, missing: missing.representation }),
    rnc: () =>
      tf.tidy(() =>
        rankNContrast({
          features: tf.concat([complete.contrast, missing.contrast], 0),
          labels: tf.concat([valence, valence], 0),
          temperature: contrastTemperature,
          tolerance: contrastTolerance,
        }),
      ),
  };
  const wanted = LOSS_PARTS.filter((part) => weights[part] !== 0);
  const parts = Object.fromEntries(wanted.map((part) => [part, compute[part]()])) as Partial<
    Record<LossPart, tf.Scalar>
  >;
  const total = tf.tidy(() =>
    wanted.reduce<tf.Scalar>((sum, part) => tf.add(sum, tf.mul(parts[part] as tf.Scalar, weights[part])), tf.scalar(0)),
  );
  return { total, parts };
}
