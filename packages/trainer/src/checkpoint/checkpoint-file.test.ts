import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@sdumc/formats';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import type { TrainingState } from './training-state.ts';

const floats = (...values: number[]) => Float32Array.from(values);
const STATE: TrainingState = {
  epoch: 2,
  step: 7,
  sums: { samples: 5, total: 0.1 + 0.2, parts: { complete: 1e-300, rnc: 2 / 3 } },
  weights: new Map([
    ['a.weight', floats(1, -0, 1e-45)],
    ['b/best/c', floats(4)],
  ]),
  adam: {
    steps: { 'a.weight': 12 },
    mean: new Map([['a.weight', floats(5, 6, 7)]]),
    square: new Map([['a.weight', floats(8, 9, 10)]]),
  },
  average: new Map([
    ['a.weight', floats(11, 12, 13)],
    ['b/best/c', floats(14)],
  ]),
  history: [
    {
      epoch: 1,
      learningRate: 1e-4,
      losses: { total: 1 / 3, complete: 2 },
      seconds: 0.25,
      validation: { complete: 0.1, simulated: 0.2, absent: 0.3 },
    },
  ],
  best: {
    epoch: 1,
    weights: new Map([
      ['a.weight', floats(15, 16, 17)],
      ['b/best/c', floats(18)],
    ]),
  },
};

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdumc-checkpoint-'));
  path = join(folder, 'last.safetensors');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a checkpoint', () => {
  test('comes back to the bit, and is the same bytes when it is written again', async () => {
    await writeCheckpoint(path, STATE);
    const read = await readCheckpoint(path);
    expect(read).toEqual(STATE);
    expect(Object.is(read.weights.get('a.weight')![1], -0)).toBe(true);
    const first = readFileSync(path);
    await writeCheckpoint(path, read);
    expect(readFileSync(path).equals(first)).toBe(true);
    expect(readdirSync(folder)).toEqual(['last.safetensors']); // no temporary file is left
  });

  test('of the very beginning has no average, no history and no best', async () => {
    const early: TrainingState = {
      epoch: 0,
      step: 1,
      sums: { samples: 0, total: 0, parts: {} },
      weights: STATE.weights,
      adam: { steps: {}, mean: new Map(), square: new Map() },
      average: null,
      history: [],
      best: null,
    };
    await writeCheckpoint(path, early);
    expect(await readCheckpoint(path)).toEqual(early);
  });
});

describe('readCheckpoint refuses', () => {
  const refuses = async (message: string | RegExp) => {
    await expect(readCheckpoint(path)).rejects.toThrow(message);
    await expect(readCheckpoint(path)).rejects.toThrow(/^[^\n]*$/);
    await expect(readCheckpoint(path)).rejects.toThrow(path);
  };
  const NOT_ONE = 'not a training checkpoint, or a damaged one';

  test('a file cut short, wherever', async () => {
    await writeCheckpoint(path, STATE);
    const bytes = readFileSync(path);
    for (const length of [0, 5, 60, bytes.length - 40, bytes.length - 1]) {
      writeFileSync(path, bytes.subarray(0, length));
      await refuses(new RegExp(`^${path}`));
    }
    truncateSync(path, 100);
    await refuses(new RegExp(`^${path}`));
  });

  test('other files', async () => {
    writeFileSync(path, 'not a checkpoint at all, but long enough for a header');
    await refuses(new RegExp(`^${path}`));
    await writeSafetensors(path, { 'weights/a': { shape: [1], data: floats(1) } });
    await refuses(`${path}: ${NOT_ONE}`);
  });

  test('a missing file', async () => {
    await refuses(/last\.safetensors/);
  });

  /** The file with another header. */
  const rewritten = async (change: (header: Record<string, unknown>) => unknown) => {
    await writeCheckpoint(path, STATE);
    const { tensors, metadata } = await readSafetensors(path);
    const [key, text] = Object.entries(metadata)[0]!;
    const header = JSON.parse(text) as Record<string, unknown>;
    const kept = Object.fromEntries([...tensors].map(([name, { shape, data }]) => [name, { shape, data }]));
    await writeSafetensors(path, kept, { [key]: JSON.stringify(change(header)) });
  };
  test.each<[string, (header: Record<string, unknown>) => unknown]>([
    ['null', () => null],
    ['a list', () => []],
    ['no epoch', ({ epoch: _epoch, ...rest }) => rest],
    ['half a step', (header) => ({ ...header, step: 0.5 })],
    ['a negative epoch', (header) => ({ ...header, epoch: -1 })],
    ['no sums', ({ sums: _sums, ...rest }) => rest],
    ['no steps of Adam', ({ adamSteps: _steps, ...rest }) => rest],
    ['no best epoch', ({ bestEpoch: _best, ...rest }) => rest],
    ['a best epoch that history lacks', (header) => ({ ...header, bestEpoch: 2 })],
  ])('a header with %s', async (_, change) => {
    await rewritten(change);
    await refuses(`${path}: ${NOT_ONE}`);
  });
});
