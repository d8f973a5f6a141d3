import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NO_DATA_OPTIONS } from '@sdumc/program';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newRunFolder, openRunFolder, runPaths } from './run-folder.ts';
import type { RunIdentity } from './run-folder.ts';

test('runPaths: a model and a checkpoint for each seed of each fold, none twice', () => {
  expect(runPaths('o', { fold: null, seed: 2 })).toEqual({
    model: join('o', 'model', 'seed-2'),
    history: join('o', 'model', 'seed-2', 'history.json'),
    checkpoint: join('o', 'checkpoints', 'seed-2.safetensors'),
  });
  expect(runPaths('o', { fold: 0, seed: 1 })).toEqual({
    model: join('o', 'model', 'fold-1', 'seed-1'),
    history: join('o', 'model', 'fold-1', 'seed-1', 'history.json'),
    checkpoint: join('o', 'checkpoints', 'fold-1-seed-1.safetensors'),
  });
  const all = [0, 1, 10].flatMap((fold) => [1, 11].flatMap((seed) => Object.values(runPaths('o', { fold, seed }))));
  expect(new Set(all).size).toBe(all.length);
});

describe('newRunFolder', () => {
  const back = process.cwd();
  beforeEach(() => process.chdir(mkdtempSync(join(tmpdir(), 'sdumc-runs-'))));
  afterEach(() => {
    const room = process.cwd();
    process.chdir(back);
    rmSync(room, { recursive: true });
  });

  test('is the first under runs/ that is free', () => {
    expect(newRunFolder('mosi')).toBe(join('runs', 'mosi'));
    mkdirSync(join('runs', 'mosi'), { recursive: true });
    mkdirSync(join('runs', 'mosi-2'));
    expect(newRunFolder('mosi')).toBe(join('runs', 'mosi-3'));
  });

  test('keeps letters of any script and leaves out what a path or a shell minds', () => {
    expect(newRunFolder('视频 и/видео; $(x)')).toBe(join('runs', '视频-и-видео-x-'));
  });
});

describe('openRunFolder', () => {
  const options = { epochs: 1, batch: 2, seeds: 1, folds: null, preset: 'default', without: [], workers: 1 } as const;
  const identity = (labelScale: number | null): RunIdentity => ({
    options: { ...options, labelScale },
    backend: 'wasm',
    dataset: 'sims',
    words: null,
    trainedOn: { data: '../sims', options: { ...NO_DATA_OPTIONS, labelScale } },
    data: `labels times ${labelScale ?? 1}`,
  });

  test('resumes a run with the scale of labels that it has', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'sdumc-runs-')), 'run');
    await openRunFolder(folder, { identity: identity(3), resume: false });
    await openRunFolder(folder, { identity: identity(3), resume: true });
    await expect(openRunFolder(folder, { identity: identity(null), resume: true })).rejects.toThrow(
      /holds another run: --label-scale was 3, now null; resume it as it was started$/,
    );
    // A run of earlier versions has no such option.
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...identity(null), options }));
    await openRunFolder(folder, { identity: identity(null), resume: true });
    rmSync(dirname(folder), { recursive: true });
  });
});
