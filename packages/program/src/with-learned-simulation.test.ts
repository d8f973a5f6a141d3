import { rowsOf, type Split } from '@sdumc/core';
import { fitLearnedSimulator, type AudioTextPair } from '@sdumc/text-sim';
import { expect, test } from 'vitest';
import { madeUpSource } from '@sdumc/core/testing';
import { withLearnedSimulation } from './with-learned-simulation.ts';

const SPLITS: readonly Split[] = [...new Array<Split>(24).fill('train'), 'valid', 'valid', 'test', 'test'];
const source = madeUpSource(SPLITS);
const train = rowsOf(source, 'train');
const simulated = await withLearnedSimulation(source);

const pairsOf = async (rows: readonly number[]) => {
  const pairs: AudioTextPair[] = [];
  for (const row of rows) {
    const { audio, text } = await source.read(row);
    pairs.push({ audio: audio!, text: text!, videoId: source.utterances[row]!.videoId });
  }
  return pairs;
};

test('rows of other splits hear the simulator of all train rows, train rows one that never heard their fifth', async () => {
  const whole = fitLearnedSimulator(await pairsOf(train));
  for (const row of [24, 27]) {
    const { audio } = await source.read(row);
    expect((await simulated.read(row)).simulated).toEqual((await whole.simulate({ id: 'a', audio: audio! })).frames);
  }
  const videos = [...new Set(train.map((row) => source.utterances[row]!.videoId))].sort();
  const foldOf = (row: number) => videos.indexOf(source.utterances[row]!.videoId) % 5;
  for (const row of [0, 1, 9, 23]) {
    const others = train.filter((other) => foldOf(other) !== foldOf(row));
    const { audio } = await source.read(row);
    const expected = await fitLearnedSimulator(await pairsOf(others), whole.strength).simulate({
      id: 'a',
      audio: audio!,
    });
    const { simulated: heard, ...rest } = await simulated.read(row);
    expect(heard).toEqual(expected.frames);
    expect(rest).toEqual(await source.read(row));
  }
  expect(simulated.widths).toEqual({ ...source.widths, simulated: 4 });
});

test('train rows are gone through once, a row at a time, and simulated text is made on reading', async () => {
  const reads: number[] = [];
  const progress: unknown[] = [];
  const watched = madeUpSource(SPLITS, { onRead: (row) => reads.push(row) });
  const read = await withLearnedSimulation(watched, { onProgress: (at) => progress.push(at) });
  expect(reads).toEqual(train);
  expect(progress.at(-1)).toEqual({ done: 24, total: 24 });
  expect(progress).toHaveLength(24);
  const [first, again] = [await read.read(5), await read.read(5)];
  expect(again.simulated).toEqual(first.simulated);
  expect(again.simulated).not.toBe(first.simulated); // nobody kept it
  expect(reads.slice(24)).toEqual([5, 5]);
});

test('a train row without text hears nobody of its video either; one without audio hears nothing', async () => {
  const hidden = {
    ...source,
    read: async (row: number) => {
      const { audio, text, video } = await source.read(row);
      if (row === 0) return { audio: audio!, video: video! };
      return row === 2 || row === 24 ? { text: text! } : { audio: audio!, text: text!, video: video! };
    },
  };
  const learned = await withLearnedSimulation(hidden);
  const loud = await withLearnedSimulation({
    ...hidden,
    read: async (row) => {
      const frames = await hidden.read(row);
      // The other utterance of row 0's video says something else.
      if (row !== 1) return frames;
      return { ...frames, text: { ...frames.text!, values: frames.text!.values.map((value) => value + 1) } };
    },
  });
  expect((await loud.read(0)).simulated).toEqual((await learned.read(0)).simulated);
  expect((await loud.read(26)).simulated).not.toEqual((await learned.read(26)).simulated);
  for (const row of [2, 24]) expect(Object.keys(await learned.read(row))).toEqual(['text']);
});

test('a source without audio, without text, or without both in a train row is handed back', async () => {
  const { text: _, ...textless } = source.widths;
  const unread = { ...source, widths: textless, read: () => Promise.reject(new Error('read in vain')) };
  expect(await withLearnedSimulation(unread)).toBe(unread);
  const never = madeUpSource(['valid', 'test']);
  expect(await withLearnedSimulation(never)).toBe(never);
});
