import { expect, it } from 'vitest';
import { expectTrainedScale } from './trained-scale.ts';

const check =
  (trained: number | undefined, labelScale: number | null, dataset = 'sims') =>
  () => {
    const run = {
      dataset,
      seeds: 1,
      folds: null,
      trainedOn: null,
      ...(trained !== undefined && { labelScale: trained }),
    };
    expectTrainedScale({ name: 'sims' }, { options: { model: 'runs/sims', labelScale }, run });
  };

it('wants the data of a run on the scale that it was trained on', () => {
  expect(check(3, 3)).not.toThrow();
  expect(check(undefined, null)).not.toThrow();
  expect(check(3, null)).toThrow('sims: --label-scale was 3 when runs/sims was trained, now not given');
  expect(check(undefined, 3)).toThrow('--label-scale was not given when runs/sims was trained, now 3');
  expect(check(3, 1)).toThrow('--label-scale was 3 when runs/sims was trained, now 1');
});

it('takes other data as they are', () => {
  expect(check(3, null, 'other')).not.toThrow();
});
