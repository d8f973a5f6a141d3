import { expect, test, vi } from 'vitest';
import { heldInMemory } from './held-in-memory.ts';

test('a source held in memory reads every row once, and the same', async () => {
  const frames = (row: number) => ({ audio: { values: Float32Array.of(row), frames: 1, width: 1 } });
  const read = vi.fn(async (row: number) => {
    if (row > 1) throw new RangeError(`no row ${row}`);
    return frames(row);
  });
  const utterances = ['a', 'b'].map((id) => ({ id, videoId: id, split: 'train' as const, valence: 0 }));
  const held = await heldInMemory({ name: 'made up', utterances, widths: { audio: 1 }, read });
  expect([await held.read(1), await held.read(0), await held.read(1)]).toEqual([frames(1), frames(0), frames(1)]);
  expect(read).toHaveBeenCalledTimes(2);
  await expect(held.read(2)).rejects.toThrow('no row 2');
});
