import { describe, expect, test, vi } from 'vitest';
import { heldInMemory } from './held-in-memory.ts';

/** Row r has r + 1 frames of audio [2], 8 bytes each, and one of text [1], 4 bytes. */
const ROWS = 5;
const BYTES = 8 * 15 + 4 * 5;
const framesOf = (row: number) => ({
  audio: { values: new Float32Array(2 * (row + 1)).fill(row), frames: row + 1, width: 2 },
  text: { values: Float32Array.of(row), frames: 1, width: 1 },
});
const utterances = Array.from({ length: ROWS }, (_, row) => {
  return { id: `${row}`, videoId: `${row}`, split: 'train' as const, valence: 0 };
});
function counted(frameCounts?: (row: number) => { audio: number; text: number }) {
  const read = vi.fn(async (row: number) => {
    if (row >= ROWS) throw new RangeError(`no row ${row}`);
    return framesOf(row);
  });
  const source = { name: 'made up', utterances, widths: { audio: 2, text: 1 }, read };
  return { read, source: { ...source, ...(frameCounts && { frameCounts }) } };
}
const exactly = (row: number) => ({ audio: row + 1, text: 1 });

describe('heldInMemory', () => {
  test.each([
    ['lengths known', exactly],
    ['lengths not known', undefined],
  ])('a source that fits is read once, every row, and is the same (%s)', async (_, frameCounts) => {
    for (const maximumBytes of [BYTES, Infinity]) {
      const { source, read } = counted(frameCounts);
      const held = await heldInMemory(source, { maximumBytes });
      expect([await held.read(1), await held.read(0), await held.read(1)]).toEqual([1, 0, 1].map(framesOf));
      expect(read.mock.calls.flat()).toEqual([0, 1, 2, 3, 4]);
      expect(held).toMatchObject({ name: 'made up', utterances, widths: source.widths });
      await expect(held.read(ROWS)).rejects.toThrow('no row 5');
    }
  });

  test('one that is known not to fit is not read in vain', async () => {
    const { source, read } = counted(exactly);
    expect(await heldInMemory(source, { maximumBytes: BYTES - 1 })).toBe(source);
    expect(read).not.toHaveBeenCalled();
  });

  test.each([
    ['lengths not known', undefined],
    ['lengths hinted too low', () => ({ audio: 0, text: 1 })],
  ])('one that turns out not to fit is read anew each time (%s)', async (_, frameCounts) => {
    const { source, read } = counted(frameCounts);
    const streamed = await heldInMemory(source, { maximumBytes: BYTES - 1 });
    expect(streamed).toBe(source);
    const before = read.mock.calls.length;
    expect([await streamed.read(3), await streamed.read(3)]).toEqual([framesOf(3), framesOf(3)]);
    expect(read).toHaveBeenCalledTimes(before + 2);
  });

  test('reading ends where the bytes do', async () => {
    const many = Array.from({ length: 1000 }, () => utterances[0]!);
    const read = vi.fn(async () => framesOf(4)); // 44 bytes
    await heldInMemory({ name: 'long', utterances: many, widths: { audio: 2 }, read }, { maximumBytes: 440 });
    expect(read.mock.calls.length).toBeGreaterThan(10);
    expect(read.mock.calls.length).toBeLessThan(30);
  });
});
