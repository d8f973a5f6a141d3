import { expect, test } from 'vitest';
import { benchOptions } from './bench-options.ts';

test('says what was asked for', () => {
  expect(benchOptions([])).toMatchObject({
    data: false,
    gigabytes: 6,
    batches: Infinity,
    workers: undefined,
    backend: 'wasm',
  });
  expect(benchOptions(['--losses', 'rnc', '--n', '2,30'])).toMatchObject({ losses: 'rnc', n: [2, 30] });
  const training = ['--workload', 'w.json', '--backend', 'node', '--batches', '3', '--workers', '2', '--profile'];
  expect(benchOptions(training)).toMatchObject({ workload: 'w.json', backend: 'node', batches: 3, workers: 2, profile: true }); // prettier-ignore
});

test.each([
  ['--n 1,2', 'bench --n: must be whole numbers from 2, received 1,2'],
  ['--n 192,', 'bench --n: must be whole numbers from 2, received 192,'],
  ['--n 1e3', 'bench --n: must be whole numbers from 2, received 1e3'],
  ['--batches 0', 'bench --batches: must be a whole number from 1, received 0'],
  ['--workers two', 'bench --workers: must be a whole number from 1, received two'],
  ['--gigabytes -1', 'bench --gigabytes: must be a number above 0, received -1'],
  ['--backend webgl', 'bench --backend: must be wasm or node or gpu, received webgl'],
  ['--losses mse', 'bench --losses: must be rnc, received mse'],
])('refuses %s', (typed, reason) => {
  expect(() => benchOptions(typed.split(' '))).toThrow(new Error(reason));
});
