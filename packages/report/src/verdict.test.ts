import type { MetricSummaryTable } from '@sdumc/metrics';
import { expect, test } from 'vitest';
import { verdict } from './verdict.ts';

const of = (mae: number) => ({ mae: { mean: mae, std: null } }) as unknown as MetricSummaryTable;
const figures = (complete: number, simulated: number, absent: number) => ({
  conditions: { complete: of(complete), simulated: of(simulated), absent: of(absent) },
  baselines: { constant: of(0.9), ridgeAll: of(0.6), ridgeAudioVideo: of(0.8) },
});
const learned = { network: 0.5, constant: 0.9 };

test('a network that is best under every condition needs no verdict', () => {
  expect(verdict({ ...figures(0.5, 0.7, 0.75), validation: learned })).toBeNull();
  expect(verdict({ ...figures(0.6, 0.8, 0.8), validation: learned })).toBeNull(); // as good as
});

test('a network that stays at the mean label on validation learned nothing, whatever its test figures are', () => {
  const nothing = verdict({ ...figures(0.5, 0.7, 0.75), validation: { network: 0.895, constant: 0.9 } });
  expect(nothing).toBe('The network learned nothing: its validation MAE is 0.895, that of the mean training label 0.900.');
  expect(verdict({ ...figures(0.5, 0.7, 0.75), validation: { network: 0.89, constant: 0.9 } })).toBeNull();
}); // prettier-ignore

test('names the best of the simpler models that see no more, condition by condition', () => {
  expect(verdict({ ...figures(0.65, 0.7, 0.95), validation: learned })).toBe(
    'A simpler model has a lower test MAE than the network: complete (ridge regression 0.600, network 0.650); absent (ridge regression on audio and video 0.800, network 0.950).',
  );
  const { conditions, baselines } = figures(0.5, 0.7, 0.95);
  expect(verdict({ conditions, baselines: { ...baselines, ridgeAudioVideo: null }, validation: learned })).toContain(
    'absent (the mean label 0.900, network 0.950)',
  );
});

test('text is no advantage of a model that is compared where there is none', () => {
  expect(verdict({ ...figures(0.5, 0.7, 0.7), validation: learned })).toBeNull(); // ridgeAll is 0.6
});
