import { describe, expect, it } from 'vitest';
import { tracedPath } from './traced-path.ts';

/** A row of pointers for each frame but the first: `rows[t][state]` is the state before. */
const pathOf = (labelOf: (state: number) => number = (state) => state) =>
  tracedPath<readonly number[]>({ states: 4, before: (state, row) => row[state]!, labelOf });

/** Numbers that look random, the same in every run. */
function* scattered(): Generator<number, never> {
  for (let state = 1; ; state = (state * 48271) % 2147483647) yield state;
}

describe('tracedPath', () => {
  it('is the walk back from the end, wherever it was settled', () => {
    const numbers = scattered();
    const rows = Array.from({ length: 3000 }, (_, frame) =>
      // now and then, all come from one state; else they keep apart
      Array.from({ length: 4 }, (__, state) => (frame % 700 > 650 ? numbers.next().value % 4 : (state + frame) % 4)),
    );
    for (const last of [0, 1, 2, 3]) {
      const expected = [last];
      for (const row of [...rows].reverse()) expected.unshift(row[expected[0]!]!);
      const path = pathOf();
      for (const row of rows) path.add(row);
      expect(path.held).toBeLessThan(1500);
      expect(path.finish(last)).toEqual(expected);
    }
  });

  it('holds few pointers of what is settled, however long', () => {
    const path = pathOf();
    for (let frame = 0; frame < 20000; frame++) path.add([2, 2, 2, 2]);
    expect(path.held).toBeLessThan(256);
    const labels = path.finish(1);
    expect(labels).toHaveLength(20001);
    expect(labels.slice(0, -1).every((label) => label === 2)).toBe(true);
    expect(labels.at(-1)).toBe(1);
  });

  it('settles labels where states are never told apart', () => {
    const path = pathOf((state) => (state < 2 ? state : -1));
    for (let frame = 0; frame < 20000; frame++) path.add([2, 3, 2, 3]); // two ways through, both -1
    expect(path.held).toBeLessThan(256);
    expect(path.finish(0)).toEqual([...Array.from({ length: 20000 }, () => -1), 0]);
  });

  it('keeps what is open, however long', () => {
    const path = pathOf();
    for (let frame = 0; frame < 150_000; frame++) path.add([0, 1, 2, 3]);
    expect(path.held).toBe(150_000);
    expect(path.finish(3).every((label) => label === 3)).toBe(true);
  });

  it('is one frame where nothing was added', () => {
    expect(pathOf().finish(2)).toEqual([2]);
  });
});
