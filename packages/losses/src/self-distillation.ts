import * as tf from '@tensorflow/tfjs';
import { stopGradient } from '@sdumc/core';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';

/**
 * RS, representation similarity: RMSE(student, sg(teacher)). Only the student moves.
 *
 * SDUMC section III uses it on the text query and on the text views, where the missing flow learns from the complete flow.
 *
 * @param student any shape
 * @param teacher the same shape; receives no gradient
 * @returns a scalar
 * @throws RangeError where the shapes differ
 *
 * @example
 * ```ts
 * const loss = representationSimilarity({ student: missing.textQuery, teacher: complete.textQuery });
 * ```
 */
export function representationSimilarity({ student, teacher }: { student: tf.Tensor; teacher: tf.Tensor }): tf.Scalar {
  return tf.tidy(() => rootMeanSquaredError({ a: student, b: stopGradient(teacher) }));
}

/**
 * MKD, mutual knowledge distillation: RMSE(z¹, z⁰), with its gradient into both flows (SDUMC section III).
 *
 * @param complete z⁰, any shape
 * @param missing z¹, the same shape
 * @returns a scalar
 * @throws RangeError where the shapes differ
 *
 * @example
 * ```ts
 * const loss = mutualKnowledgeDistillation({ complete: complete.representation, missing: missing.representation });
 * ```
 */
export function mutualKnowledgeDistillation({
  complete,
  missing,
}: {
  complete: tf.Tensor;
  missing: tf.Tensor;
}): tf.Scalar {
  return rootMeanSquaredError({ a: missing, b: complete });
}
