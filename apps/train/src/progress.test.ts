import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { showProgress } from './progress.ts';

const record = (epoch: number) => ({
  epoch,
  learningRate: 1e-4,
  seconds: 1,
  losses: { total: 1.23456, complete: 2 },
  validation: { complete: 0.5, simulated: 0.6, absent: 0.7 },
});

describe('progress where there is no terminal', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => vi.useRealTimers());

  /** Two steps an epoch of ten seconds each. */
  function linesOf(size: { folds: number | null; seeds: number; epochs: number }, resumedAfter = 0): string[] {
    const stream = new PassThrough();
    const progress = showProgress(size, stream as unknown as NodeJS.WriteStream);
    const folds = size.folds === null ? [null] : Array.from({ length: size.folds }, (_, fold) => fold);
    for (const fold of folds)
      for (let seed = 1; seed <= size.seeds; seed++) {
        progress.onSeed({ fold, seed });
        for (let epoch = resumedAfter + 1; epoch <= size.epochs; epoch++) {
          for (const step of [1, 2]) {
            vi.advanceTimersByTime(10_000);
            progress.onStep({ epoch, step, stepsPerEpoch: 2, loss: 1 });
          }
          progress.onEpoch(record(epoch));
        }
      }
    progress.stop();
    return (stream.read() as Buffer).toString().trimEnd().split('\n');
  }

  test('a line an epoch, with the time that the rest will take', () => {
    const figures = 'loss 1.235 · valid MAE 0.500 complete, 0.600 simulated, 0.700 absent';
    expect(linesOf({ folds: null, seeds: 1, epochs: 5 })).toEqual([
      `seed 1/1 epoch 1/5 · ${figures} · 1 min 20 s left`,
      `seed 1/1 epoch 2/5 · ${figures} · 1 min 0 s left`,
      `seed 1/1 epoch 3/5 · ${figures} · 40 s left`,
      `seed 1/1 epoch 4/5 · ${figures} · 20 s left`,
      `seed 1/1 epoch 5/5 · ${figures} · 0 s left`,
    ]);
  });

  test('a preparation prints a line now and then, and does not make the rest look slow', () => {
    const stream = new PassThrough();
    const size = { folds: null, seeds: 1, epochs: 2 };
    const progress = showProgress(size, stream as unknown as NodeJS.WriteStream);
    for (let done = 1; done <= 7; done++) {
      progress.onPreparation({ pass: 'standardising', done, total: 7 });
      vi.advanceTimersByTime(4_000);
    }
    progress.onSeed({ fold: null, seed: 1 });
    vi.advanceTimersByTime(10_000);
    progress.onStep({ epoch: 1, step: 1, stepsPerEpoch: 1, loss: 1 });
    progress.onEpoch(record(1));
    const lines = (stream.read() as Buffer).toString().trimEnd().split('\n');
    expect(lines.slice(0, -1)).toEqual(['standardising 57 %', 'standardising 100 %']);
    expect(lines.at(-1)).toMatch(/epoch 1\/2 .* · 10 s left$/);
  });

  test('folds and seeds still to come are counted in', () => {
    const lines = linesOf({ folds: 2, seeds: 2, epochs: 1 });
    expect(lines.map((line) => line.replace(/ · loss.*absent/, ''))).toEqual([
      'fold 1/2 seed 1/2 epoch 1/1 · 1 min 0 s left',
      'fold 1/2 seed 2/2 epoch 1/1 · 40 s left',
      'fold 2/2 seed 1/2 epoch 1/1 · 20 s left',
      'fold 2/2 seed 2/2 epoch 1/1 · 0 s left',
    ]);
  });

  test('what was done before a resumption does not make the rest look quick', () => {
    expect(linesOf({ folds: null, seeds: 1, epochs: 5 }, 3)[0]).toMatch(/epoch 4\/5 .* · 20 s left$/);
  });
});
