import { describe, expect, test } from 'vitest';
import { randomStream } from '../random/random-stream.ts';
import { segmentsOf } from './frame-rows.ts';
import { lengthGroups } from './length-groups.ts';

const random = randomStream(5);
const BATCHES: readonly (readonly number[])[] = [
  [3, 1, 2],
  [0, 5, 0, 5, 0],
  [7],
  [5000, 1, 9000],
  Array.from({ length: 64 }, () => random.integer(50)),
  Array.from({ length: 200 }, () => random.integer(600)),
  Array.from({ length: 64 }, () => Math.round(40 * Math.exp(random.normal()))),
];

describe.each(BATCHES.map((counts) => ({ counts })))('lengthGroups of $counts', ({ counts }) => {
  const groups = lengthGroups(counts);

  test('hold each utterance that has frames once, the shortest first', () => {
    const members = groups.flatMap(({ utterances }) => utterances);
    expect([...members].sort((a, b) => a - b)).toEqual([...counts.keys()].filter((at) => counts[at]! > 0));
    const lengths = members.map((utterance) => counts[utterance]!);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  });

  test('are as long as their longest, and full where all are', () => {
    for (const { utterances, length, isFull } of groups) {
      const own = utterances.map((utterance) => counts[utterance]!);
      expect(length).toBe(Math.max(...own));
      expect(isFull).toBe(own.every((count) => count === length));
    }
  });

  test('say the row of each place, and which places are past the last frame', () => {
    const segments = segmentsOf(counts);
    for (const { utterances, length, rows, mask } of groups) {
      expect([rows.length, mask.length]).toEqual([utterances.length * length, utterances.length * length]);
      utterances.forEach((utterance, at) => {
        const { start, count } = segments[utterance]!;
        const frames = Array.from({ length: count }, (_, t) => start + t);
        const own = [...rows.subarray(at * length, (at + 1) * length)];
        expect(own.slice(0, count)).toEqual(frames);
        expect(own.slice(count).every((row) => frames.includes(row))).toBe(true);
        expect([...mask.subarray(at * length, (at + 1) * length)]).toEqual(own.map((_, t) => (t < count ? 1 : 0)));
      });
    }
  });

  test('are small, and but the smallest hold little padding', () => {
    for (const { utterances, mask } of groups) {
      if (utterances.length === 1) continue;
      expect(mask.length).toBeLessThanOrEqual(4096);
      const padding = 1 - mask.reduce((sum, isFrame) => sum + isFrame, 0) / mask.length;
      if (mask.length > 1024) expect(padding).toBeLessThanOrEqual(0.1);
    }
  });
});

test('what is of one length is computed together, so far as there is room', () => {
  expect(lengthGroups(new Array<number>(40).fill(100)).map(({ utterances }) => utterances.length)).toEqual([40]);
  expect(lengthGroups(new Array<number>(41).fill(100)).map(({ utterances }) => utterances.length)).toEqual([40, 1]);
});

test('a few short ones are computed together whatever their lengths', () => {
  expect(lengthGroups([1, 60, 2, 30]).map(({ utterances }) => utterances)).toEqual([[0, 2, 3, 1]]);
});

test('nobody has frames: no groups', () => {
  expect(lengthGroups([0, 0])).toEqual([]);
  expect(lengthGroups([])).toEqual([]);
});
