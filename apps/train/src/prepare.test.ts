import { rowsOf, STREAMS, type Split, type UtteranceSource } from '@sdumc/core';
import { fitStandardisation, standardise } from '@sdumc/datasets';
import { describe, expect, test } from 'vitest';
import { madeUpSource } from '@sdumc/core/testing';
import { prepare, type PreparationProgress } from './prepare.ts';
import { withLearnedSimulation } from '@sdumc/program';

const SPLITS: readonly Split[] = [...new Array<Split>(24).fill('train'), 'valid', 'valid', 'test', 'test'];
const source = madeUpSource(SPLITS);
const OPTIONS = { clip: 1.5, simulate: true };

/** A source that is too large to hold, by what it says of its lengths; far too high, as hints may be. */
const tooLarge = (from: UtteranceSource): UtteranceSource => ({ ...from, frameCounts: () => ({ audio: 2 ** 30 }) });

describe('prepare', () => {
  test.each([
    ['held in memory', source],
    ['read row by row', tooLarge(source)],
  ])('gives every row with simulated text, standardised by the train rows, of known lengths (%s)', async (_, from) => {
    const { source: prepared, standardisation, simulationLearned } = await prepare(from, OPTIONS);
    const whole = await withLearnedSimulation(source);
    expect(simulationLearned).toBe(true);
    expect(standardisation).toEqual(await fitStandardisation(whole, rowsOf(source, 'train')));
    for (const row of source.utterances.keys()) {
      const expected = standardise(await whole.read(row), standardisation, { clip: 1.5 });
      expect(await prepared.read(row)).toEqual(expected);
      const counts = STREAMS.map((stream) => [stream, expected[stream]!.frames]);
      expect(prepared.frameCounts!(row)).toEqual(Object.fromEntries(counts));
    }
  });

  test('decodes a row of a small source twice: to fit the simulator, and to hold it', async () => {
    const reads: number[] = [];
    const { source: prepared } = await prepare(madeUpSource(SPLITS, { onRead: (row) => reads.push(row) }), OPTIONS);
    const rows = [...SPLITS.keys()];
    expect(reads).toEqual([...rowsOf(source, 'train'), ...rows]);
    for (const row of rows) await prepared.read(row);
    expect(reads).toHaveLength(24 + 28);
  });

  test('holds nothing of a large one: a pass to fit, one over all, then a read a time', async () => {
    const reads: number[] = [];
    const large = tooLarge(madeUpSource(SPLITS, { onRead: (row) => reads.push(row) }));
    const { source: prepared } = await prepare(large, { ...OPTIONS, simulate: false });
    expect(reads).toEqual([...SPLITS.keys()]); // train for the standardisation, then the others for their lengths
    for (const row of [3, 3]) await prepared.read(row);
    expect(reads.slice(28)).toEqual([3, 3]);
  });

  test('tells how far each pass is', async () => {
    const progress: PreparationProgress[] = [];
    await prepare(source, { ...OPTIONS, onProgress: (at) => progress.push(at) });
    const last = new Map(progress.map(({ pass, done, total }) => [pass, [done, total]]));
    expect([...last]).toEqual([
      ['fitting the simulator of text', [24, 24]],
      ['standardising', [24, 24]],
      ['measuring lengths', [4, 4]],
    ]);
  });
});
