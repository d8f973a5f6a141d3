import * as tf from '@tensorflow/tfjs';
import { randomStream } from '@sdumc/core';
import { assertClose, flatten, randomTensor } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { mutualKnowledgeDistillation, representationSimilarity } from './self-distillation.ts';

const complete = randomTensor<tf.Rank.R3>([3, 2, 4], randomStream(1));
const missing = randomTensor<tf.Rank.R3>([3, 2, 4], randomStream(2));
const differences = flatten(missing.arraySync()).map((value, i) => value - flatten(complete.arraySync())[i]!);
const distance = Math.sqrt(differences.reduce((sum, difference) => sum + difference ** 2, 0) / differences.length);
const slopes = differences.map((difference) => difference / (differences.length * distance));
const zeros = slopes.map(() => 0);

describe('representationSimilarity', () => {
  test('is the RMSE, and moves the student only', () => {
    const loss = representationSimilarity({ student: missing, teacher: complete });
    assertClose({ actual: loss.arraySync(), expected: distance, tolerance: 1e-6 });
    const [toStudent, toTeacher] = tf.grads((student, teacher) =>
      representationSimilarity({ student: student!, teacher: teacher! }),
    )([missing, complete]);
    assertClose({ actual: flatten(toStudent!.arraySync()), expected: slopes, tolerance: 1e-5 });
    expect(Array.from(toTeacher!.dataSync(), Math.abs)).toEqual(zeros);
  });

  test('lets nothing reach a parameter that both sides come from, but through the student', () => {
    const shared = tf.scalar(1.5);
    const gradient = tf.grad((scale) =>
      representationSimilarity({ student: tf.mul(missing, scale), teacher: tf.mul(complete, scale) }),
    )(shared);
    const expected = slopes.reduce((sum, slope, i) => sum + slope * flatten(missing.arraySync())[i]!, 0);
    assertClose({ actual: gradient.arraySync() as number, expected, tolerance: 1e-5 });
  });
});

describe('mutualKnowledgeDistillation', () => {
  test('is the RMSE, and moves both flows towards each other', () => {
    assertClose({
      actual: mutualKnowledgeDistillation({ complete, missing }).arraySync(),
      expected: distance,
      tolerance: 1e-6,
    });
    const [toComplete, toMissing] = tf.grads((x, y) => mutualKnowledgeDistillation({ complete: x!, missing: y! }))([
      complete,
      missing,
    ]);
    assertClose({ actual: flatten(toMissing!.arraySync()), expected: slopes, tolerance: 1e-5 });
    assertClose({ actual: flatten(toComplete!.arraySync()), expected: slopes.map((slope) => -slope), tolerance: 1e-5 });
  });
});

test('neither leaves a tensor behind but its result', () => {
  const before = tf.memory().numTensors;
  representationSimilarity({ student: missing, teacher: complete }).dispose();
  mutualKnowledgeDistillation({ complete, missing }).dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('both refuse shapes that differ', () => {
  const other = tf.zeros([3, 2, 1]);
  expect(() => representationSimilarity({ student: missing, teacher: other })).toThrow(RangeError);
  expect(() => mutualKnowledgeDistillation({ complete: other, missing })).toThrow(RangeError);
});
