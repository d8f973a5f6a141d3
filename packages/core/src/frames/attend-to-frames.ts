import * as tf from '@tensorflow/tfjs';
import { expectShapes } from '../tensor/expect-shape.ts';
import { hasKernelHere } from '../tensor/has-kernel-here.ts';
import { attentionBackward, attentionForward } from './attention-by-group.ts';
import { countRows, type FrameRows } from './frame-rows.ts';

/** The kernels of a backend that attends by itself; `@sdumc/backend` brings them for WebAssembly. */
export const ATTEND = 'AttendToFrames';
export const ATTEND_GRADIENT = 'AttendToFramesGradient';

export interface FrameAttention {
  /** F, rows [N, d] */
  readonly frames: FrameRows;
  /** W, [d, d] */
  readonly keyWeight: tf.Tensor2D;
  /** b, [d] */
  readonly keyBias: tf.Tensor1D;
  /** q, [B, Q, d], scaled already */
  readonly queries: tf.Tensor3D;
}

export interface FoundFrames {
  /** O, [B, Q, d]: 0 for an utterance without frames */
  readonly found: tf.Tensor3D;
  /** a, [N, Q]: the weight of each frame under each query; an utterance's sum to 1 */
  readonly attention: tf.Tensor2D;
}

/** What a kernel for it is called with, and what the gradient's is called with besides. */
export interface AttendAttributes {
  readonly counts: readonly number[];
}

/**
 * Puts queries to the frames of each utterance: the one operation in which the network spends its time.
 *
 *     K = tanh(F W + b);  a = softmax over the frames of an utterance of K q;  O = Σ_t a_t F_t
 *
 * Computed with its gradient as one operation, so that nothing is padded, kept or written twice that need not be: of all that
 * is between F and O, the keys K and the weights a are kept for the way back.
 *
 * @throws RangeError where B, N or d of the inputs disagree
 *
 * @example
 * ```ts
 * const { found } = attendToFrames({ frames, keyWeight, keyBias, queries }); // [B, Q, d]
 * ```
 */
export function attendToFrames({ frames, keyWeight, keyBias, queries }: FrameAttention): FoundFrames {
  const expect = expectShapes('attendToFrames');
  const { rows, counts } = frames;
  const [size, count, width] = queries.shape;
  expect('queries', queries, [counts.length, 'Q', 'd']);
  expect('frames', rows, ['N', 'd']);
  expect('keyWeight', keyWeight, ['d', 'd']);
  expect('keyBias', keyBias, ['d']);
  const length = rows.shape[0];
  if (countRows(counts) > length)
    throw new RangeError(`attendToFrames counts: must add up to ${length} at most, received ${countRows(counts)}`);

  const attributes: AttendAttributes = { counts };
  const { forward, backward } = hasKernelHere(ATTEND) ? ofBackend : byGroup;
  return tf.tidy(() => {
    const flat = tf.customGrad((...given) => {
      const save = given.pop() as unknown as tf.GradSaveFunc;
      const inputs = given as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.Tensor3D];
      const { outcome, keys } = forward(inputs, attributes);
      save([...inputs, outcome, ...keys]);
      return {
        value: outcome,
        gradFunc: (upstream: tf.Tensor, saved: tf.Tensor[]) => backward(saved, upstream, attributes),
      };
    })(rows, keyWeight, keyBias, queries) as tf.Tensor1D;
    return {
      found: tf.reshape(tf.slice(flat, 0, size * count * width), [size, count, width]) as tf.Tensor3D,
      attention: tf.reshape(tf.slice(flat, size * count * width), [length, count]) as tf.Tensor2D,
    };
  });
}

/** Forward: O and a behind one another, flat, since a function with a gradient has one result, and K. Backward: for each input. */
interface Implementation {
  readonly forward: (
    inputs: [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.Tensor3D],
    attributes: AttendAttributes,
  ) => { readonly outcome: tf.Tensor; readonly keys: readonly tf.Tensor[] };
  readonly backward: (saved: tf.Tensor[], upstream: tf.Tensor, attributes: AttendAttributes) => tf.Tensor[];
}

const ofBackend: Implementation = {
  forward: ([rows, keyWeight, keyBias, queries], attributes) => {
    const [outcome, keys] = tf
      .engine()
      .runKernel<tf.Tensor[]>(ATTEND, { rows, keyWeight, keyBias, queries }, attributes as never) as [
      tf.Tensor,
      tf.Tensor,
    ];
    return { outcome, keys: [keys] };
  },
  backward: ([rows, keyWeight, , queries, outcome, keys], upstream, attributes) =>
    tf
      .engine()
      .runKernel<tf.Tensor[]>(
        ATTEND_GRADIENT,
        { rows: rows!, keyWeight: keyWeight!, queries: queries!, keys: keys!, outcome: outcome!, upstream },
        attributes as never,
      ),
};

const byGroup: Implementation = { forward: attentionForward, backward: attentionBackward };
