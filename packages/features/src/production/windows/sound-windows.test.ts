import { describe, expect, it } from 'vitest';
import { inChunks } from '../../../testing/made-up-sound.ts';
import { keptFrames } from './kept-frames.ts';
import { soundWindows } from './sound-windows.ts';

async function windowsOf(length: number, lengths: readonly number[]) {
  const samples = Float32Array.from({ length }, (_, place) => place);
  const windows = [];
  for await (const window of soundWindows(inChunks(samples, 1, lengths).chunks, { size: 10, step: 7 }))
    windows.push(window);
  return windows;
}

describe('soundWindows', () => {
  it.each([[[1]], [[3, 0, 4]], [[100]], [[10]]])('cuts what comes in chunks of %j', async (lengths) => {
    for (const length of [0, 1, 9, 10, 11, 17, 18, 24, 25, 40]) {
      const windows = await windowsOf(length, lengths);
      const count = length === 0 ? 0 : 1 + Math.max(0, Math.ceil((length - 10) / 7));
      expect(windows.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, index) => index));
      for (const { samples, index, last } of windows) {
        expect(last).toBe(index === count - 1);
        const size = last ? length - 7 * index : 10;
        expect(Array.from(samples)).toEqual(Array.from({ length: size }, (_, place) => 7 * index + place));
        if (index > 0) expect(size).toBeGreaterThan(3);
      }
    }
  });
});

describe('keptFrames', () => {
  it('takes every frame of a long input once and in order', () => {
    for (const total of [1, 18, 19, 20, 21, 34, 35, 100]) {
      const step = 15;
      const overlap = 4;
      const kept: number[] = [];
      for (let index = 0, last = false; !last; index += 1) {
        last = index * step + step + overlap >= total;
        const frames = Math.min(step + overlap, total - index * step);
        const [from, to] = keptFrames({ index, last }, frames, { step, overlap });
        for (let frame = from; frame < to; frame += 1) kept.push(index * step + frame);
      }
      expect(kept).toEqual(Array.from({ length: total }, (_, frame) => frame));
    }
  });
});
