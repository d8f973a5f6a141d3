import { expect, test } from 'vitest';
import { classAccuracy } from './class-accuracy.ts';
import { confusionMatrix7 } from './confusion-matrix.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { pearsonCorrelation } from './pearson-correlation.ts';

const nothing = { predicted: [], target: [] };

test.each([
  ['classAccuracy', () => classAccuracy(nothing, 3)],
  ['confusionMatrix7', () => confusionMatrix7(nothing)],
  ['meanAbsoluteError', () => meanAbsoluteError(nothing)],
  ['pearsonCorrelation', () => pearsonCorrelation(nothing)],
])('given no utterance, %s says who refuses', (name, measure) => {
  expect(measure).toThrow(`${name}: at least one utterance is needed, received none`);
});
