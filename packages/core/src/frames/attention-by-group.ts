import * as tf from '@tensorflow/tfjs';
import { hasKernelHere } from '../tensor/has-kernel-here.ts';
import { maskedSoftmax } from '../tensor/masked-softmax.ts';
import type { FrameRows } from './frame-rows.ts';
import { lengthGroups, type LengthGroup } from './length-groups.ts';

/** The kernel of a backend that takes one pass for it; `@sdumc/backend` brings one for native TensorFlow. */
export const TANH_SLOPE = 'TanhSlope';

/**
 * Attention over frames for any backend: utterances of about one length at a time, as products of [b, T, d].
 *
 * @returns O [B, Q, d] and a [N, Q] behind one another, flat; the keys K of each group
 */
export function attentionForward(
  [rows, keyWeight, keyBias, queries]: [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.Tensor3D],
  { counts }: Pick<FrameRows, 'counts'>,
): { outcome: tf.Tensor; keys: tf.Tensor[] } {
  const [size, questions, width] = queries.shape;
  const groups = lengthGroups(counts);
  const parts = eachAlone(groups, (group) => {
    const { utterances, length } = group;
    const own = tf.gather(rows, tf.tensor1d(group.rows, 'int32')); // [b·T, d]
    const keys = tf.tanh(tf.add(tf.matMul(own, keyWeight), keyBias)); // [b·T, d]
    const asked = tf.gather(queries, tf.tensor1d([...utterances], 'int32')); // [b, Q, d]
    const shape = [utterances.length, length, width] as const;
    const scores = tf.matMul(asked, tf.reshape(keys, [...shape]), false, true) as tf.Tensor3D; // [b, Q, T]
    const attention = maskedSoftmax({ scores, mask: maskOf(group) }); // [b, Q, T]
    const found = tf.matMul(attention, tf.reshape(own, [...shape])); // [b, Q, d]
    return { keys, attention: tf.reshape(tf.transpose(attention, [0, 2, 1]), [-1, questions]), found };
  });
  const places = placesOf(groups, size, rows.shape[0]);
  const found = inOrder(
    parts.map((part) => part.found),
    places.utterances,
    [1, questions, width],
  ); // [B, Q, d]
  const attention = inOrder(
    parts.map((part) => part.attention),
    places.rows,
    [1, questions],
  ); // [N, Q]
  return {
    outcome: tf.concat([tf.reshape(found, [-1]), tf.reshape(attention, [-1])]),
    keys: parts.map((part) => part.keys),
  };
}

/** The gradients of F, W, b and q. */
export function attentionBackward(
  [rows, keyWeight, , queries, outcome, ...keys]: tf.Tensor[],
  upstream: tf.Tensor,
  { counts }: Pick<FrameRows, 'counts'>,
): tf.Tensor[] {
  const [size, questions, width] = queries!.shape as [number, number, number];
  const [length] = rows!.shape as [number, number];
  const groups = lengthGroups(counts);
  const part = (flat: tf.Tensor, shape: readonly number[], start: number) =>
    tf.reshape(tf.slice(tf.reshape(flat, [-1]), start, tf.util.sizeFromShape([...shape])), [...shape]);
  const weights = part(outcome!, [length, questions], size * questions * width); // a, [N, Q]
  const foundSlope = part(upstream, [size, questions, width], 0); // ∂L/∂O, [B, Q, d]
  const weightSlope = part(upstream, [length, questions], size * questions * width); // ∂L/∂a, [N, Q]

  const parts = eachAlone(groups, (group, at) => {
    const { utterances, length: T } = group;
    const b = utterances.length;
    const rowsOfGroup = tf.tensor1d(group.rows, 'int32');
    const members = tf.tensor1d([...utterances], 'int32');
    const byUtterance = (flat: tf.Tensor) =>
      tf.transpose(tf.reshape(tf.gather(flat, rowsOfGroup), [b, T, questions]), [0, 2, 1]);
    const masked = (values: tf.Tensor) => (group.isFull ? values : tf.mul(values, maskOf(group)!));

    const own = tf.reshape(tf.gather(rows!, rowsOfGroup), [b, T, width]); // F
    const key = keys[at]!; // K, [b·T, d]
    const keyByUtterance = tf.reshape(key, [b, T, width]);
    const asked = tf.gather(queries!, members); // q, [b, Q, d]
    const slope = tf.gather(foundSlope, members); // ∂L/∂O, [b, Q, d]
    const attention = masked(byUtterance(weights)); // a, [b, Q, T]

    const attentionSlope = tf.add(tf.matMul(slope, own, false, true), byUtterance(weightSlope)); // [b, Q, T]
    const weighed = tf.mul(attention, attentionSlope);
    const scoreSlope = tf.sub(weighed, tf.mul(attention, tf.sum(weighed, 2, true))); // a(∂a − Σ a ∂a), [b, Q, T]
    const querySlope = tf.matMul(scoreSlope, keyByUtterance); // [b, Q, d]
    const keySlope = tanhSlope(key, tf.reshape(tf.matMul(scoreSlope, asked, true, false), [b * T, width])); // [b·T, d]
    const frameSlope = tf.add(
      tf.matMul(keySlope, keyWeight as tf.Tensor2D, false, true),
      tf.reshape(tf.matMul(attention, slope, true, false), [b * T, width]),
    ); // [b·T, d]
    return {
      frames: frameSlope,
      keyWeight: tf.matMul(tf.reshape(own, [b * T, width]), keySlope, true, false), // [d, d]
      keyBias: tf.sum(keySlope, 0), // [d]
      queries: querySlope,
    };
  });

  const places = placesOf(groups, size, length);
  const total = (tensors: tf.Tensor[], shape: number[]) => (tensors.length === 0 ? tf.zeros(shape) : tf.addN(tensors));
  return [
    inOrder(
      parts.map((one) => one.frames),
      places.rows,
      [1, width],
    ),
    total(
      parts.map((one) => one.keyWeight),
      [width, width],
    ),
    total(
      parts.map((one) => one.keyBias),
      [width],
    ),
    inOrder(
      parts.map((one) => one.queries),
      places.utterances,
      [1, questions, width],
    ),
  ];
}

/** ∂L/∂x of tanh x = y. */
function tanhSlope(y: tf.Tensor, slope: tf.Tensor): tf.Tensor {
  if (hasKernelHere(TANH_SLOPE)) return tf.engine().runKernel<tf.Tensor>(TANH_SLOPE, { y, slope });
  return tf.mul(slope, tf.sub(1, tf.square(y)));
}

/** Does the same for each group, letting go of what only it needed, so that the next one finds that memory warm. */
function eachAlone<Result extends tf.TensorContainerObject>(
  groups: readonly LengthGroup[],
  work: (group: LengthGroup, at: number) => Result,
): Result[] {
  return groups.map((group, at) => tf.tidy(() => work(group, at)));
}

/** [b, 1, T] */
function maskOf({ utterances, length, mask, isFull }: LengthGroup): tf.Tensor3D | null {
  return isFull ? null : tf.tensor3d(mask, [utterances.length, 1, length]);
}

/** Where what belongs to each utterance, and to each row, stands among the groups' results; −1 for nowhere. */
function placesOf(groups: readonly LengthGroup[], size: number, length: number) {
  const utterances = new Int32Array(size).fill(-1);
  const rows = new Int32Array(length).fill(-1);
  let utterancesBefore = 0;
  let placesBefore = 0;
  for (const group of groups) {
    group.utterances.forEach((utterance, at) => (utterances[utterance] = utterancesBefore + at));
    group.mask.forEach((isFrame, at) => {
      if (isFrame === 1) rows[group.rows[at]!] = placesBefore + at;
    });
    utterancesBefore += group.utterances.length;
    placesBefore += group.rows.length;
  }
  return { utterances, rows };
}

/** Puts the groups' results behind one another and takes them in the order of `places`; zeros for nowhere. */
function inOrder(parts: tf.Tensor[], places: Int32Array, emptyShape: number[]): tf.Tensor {
  const isAnyNowhere = places.includes(-1);
  const all = isAnyNowhere || parts.length === 0 ? [...parts, tf.zeros(emptyShape)] : parts;
  const joined = all.length === 1 ? all[0]! : tf.concat(all);
  const last = joined.shape[0]! - 1;
  return tf.gather(joined, tf.tensor1d(isAnyNowhere ? places.map((at) => (at < 0 ? last : at)) : places, 'int32'));
}
