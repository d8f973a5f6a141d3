import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataset } from '@sdumc/datasets';
import { afterAll, describe, expect, test } from 'vitest';
import { benchData } from './bench-data.ts';
import { measureHere } from './measure-here.ts';
import { FEATURES } from './mosei-shape.ts';
import { measureApart } from './run-apart.ts';
import { writePickle } from './write-pickle.ts';
import { writeStore } from './write-store.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-bench-test-'));
afterAll(() => rmSync(room, { recursive: true }));

const hasNumpy = ((): boolean => {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('what is written', () => {
  test('is a pickle of the size asked for, mostly padding, that opens as MMSA', async () => {
    const path = join(room, 'small.pkl');
    const { utterances, paddingPerFrame } = await writePickle(path, 20e6, () => undefined);
    expect(utterances).toBe(56);
    expect(paddingPerFrame).toBeGreaterThan(2.5);
    expect(paddingPerFrame).toBeLessThan(4.5);
    const dataset = await openDataset(path);
    expect(dataset.utterances).toHaveLength(56);
    expect(dataset.widths).toEqual({ text: 768, audio: 74, video: 35 });
    for (const row of [0, 40, 55]) {
      const frames = await dataset.read(row);
      const shares = FEATURES.map(({ stream, frames: most }) => frames[stream]!.frames / most);
      for (const share of shares) expect(share).toBeCloseTo(shares[1]!, 1);
      for (const { stream } of FEATURES) expect(frames[stream]!.values.every((value) => value !== 0)).toBe(true);
    }
    await dataset.close();
  });

  test.skipIf(!hasNumpy)('is a pickle that Python loads', async () => {
    const path = join(room, 'for-python.pkl');
    await writePickle(path, 5e6, () => undefined);
    const script = `import pickle, json; d = pickle.load(open(${JSON.stringify(path)}, 'rb')); t = d['train']; print(json.dumps([list(t['audio'].shape), str(t['text'].dtype), len(t['id']), t['audio_lengths'][0] == int((t['audio'][0] != 0).any(1).sum())]))`;
    const [shape, dtype, ids, agrees] = JSON.parse(execFileSync('python3', ['-W', 'ignore', '-c', script]).toString()) as unknown[]; // prettier-ignore
    expect([shape, dtype, ids, agrees]).toEqual([[10, 500, 74], 'float32', 10, true]);
  });

  test('is a store of the size asked for', async () => {
    const folder = join(room, 'store');
    const utterances = await writeStore(folder, 5e6, () => undefined);
    const dataset = await openDataset(folder);
    expect(dataset.utterances).toHaveLength(utterances);
    expect(Object.keys(await dataset.read(0)).sort()).toEqual(['audio', 'text', 'video']);
    await dataset.close();
  });
});

test('every figure is measured, and nothing is left', async () => {
  const lines: string[] = [];
  const folder = join(room, 'bench');
  const results = await benchData({
    gigabytes: 0.005,
    folder,
    python: join(room, 'no-python'),
    keep: false,
    print: (line) => lines.push(line),
    // one in a process, as by default; the others are the same there as here
    measure: (task, path) => (task === 'epoch' ? measureApart : measureHere)(task, path),
  });
  expect(readdirSync(folder)).toEqual([]);
  expect(results.python).toBeNull();
  expect(lines.join('\n')).toMatch(/no-python with numpy is not there: nothing is measured beside ours/);
  const { pickle, store } = results;
  for (const { restingMegabytes, peakMegabytes, openSeconds } of [pickle.open, pickle.rows, ...Object.values(store)]) {
    expect(peakMegabytes).toBeGreaterThanOrEqual(restingMegabytes * 0.9);
    expect(openSeconds).toBeGreaterThan(0);
  }
  for (const { megabytesPerSecond } of [pickle.rows, store.rows, store.epoch])
    expect(megabytesPerSecond).toBeGreaterThan(0);
  expect(store.padding.padding!.byLength).toBeLessThan(store.padding.padding!.shuffled);
});

test('a disk that is too small is one line', async () => {
  const huge = benchData({ gigabytes: 1e9, folder: room, python: 'python3', keep: false, print: () => undefined });
  await expect(huge).rejects.toThrow(/^bench: .* must have \d+ MB free, it has \d+$/);
});
