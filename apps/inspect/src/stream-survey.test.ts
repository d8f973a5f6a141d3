import { expect, test } from 'vitest';
import { StreamSurveyor } from './stream-survey.ts';

const sequence = (...frames: number[][]) => ({
  values: Float32Array.from(frames.flat()),
  frames: frames.length,
  width: 2,
});

test('lengths, extremes, features that never vary, frames of zeros', () => {
  const surveyor = new StreamSurveyor(2);
  surveyor.addSequence(sequence([1, 5], [-3, 5], [2, 5]));
  surveyor.addSequence(sequence([4, 5]));
  expect(surveyor.survey).toEqual({
    width: 2,
    utterances: 2,
    frames: { total: 4, least: 1, median: 2, most: 3 },
    values: { least: -3, most: 5, constantFeatures: 1, absurdFeatures: 0, zeroFrames: 0 },
  });
  surveyor.addSequence(sequence([0, 0], [0, -2e6]));
  expect(surveyor.survey.values).toEqual({
    least: -2e6,
    most: 5,
    constantFeatures: 0,
    absurdFeatures: 1,
    zeroFrames: 1,
  });
});

test('lengths alone leave the values open', () => {
  const surveyor = new StreamSurveyor(2);
  for (const length of [9, 2, 5]) surveyor.addLength(length);
  expect(surveyor.survey).toMatchObject({ frames: { total: 16, least: 2, median: 5, most: 9 }, values: null });
  expect(new StreamSurveyor(2).survey.utterances).toBe(0);
});
