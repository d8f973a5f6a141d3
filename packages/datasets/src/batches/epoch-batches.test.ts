import { describe, expect, it } from 'vitest';
import { epochBatches } from './epoch-batches.ts';
import { batchesOf, epochOrder } from './epoch-order.ts';
import { paddingShare } from './padding-share.ts';

/** Row r has (r · 37) mod 101 + 1 frames of audio, and half as many of video. */
const framesOf = (row: number) => ((row * 37) % 101) + 1;
const source = {
  widths: { audio: 3, video: 2 },
  frameCounts: (row: number) => ({ audio: framesOf(row), video: Math.ceil(framesOf(row) / 2) }),
};
const rows = Array.from({ length: 203 }, (_, row) => row * 3);
const input = { source, rows, seed: 4, epoch: 2, batchSize: 8, pool: 5 };
const ascending = (numbers: readonly number[]) => numbers.toSorted((left, right) => left - right);
const plain = (changes: Partial<typeof input> = {}) => {
  const { batchSize, ...order } = { ...input, ...changes };
  return batchesOf(epochOrder(order), batchSize);
};

describe('epochBatches', () => {
  it('has every row once, in whole batches and a last one of what is left', () => {
    for (const pool of [1, 2, 5, 100]) {
      const batches = epochBatches({ ...input, pool });
      expect(batches.map(({ length }) => length)).toEqual([...new Array<number>(25).fill(8), 3]);
      expect(ascending(batches.flat())).toEqual(rows);
    }
    expect(epochBatches({ ...input, rows: rows.slice(0, 200) })).toHaveLength(25);
    expect(epochBatches({ ...input, rows: rows.slice(0, 5) })).toEqual(plain({ rows: rows.slice(0, 5) }));
    expect(epochBatches({ ...input, rows: [] })).toEqual([]);
  });

  it('is decided by seed and epoch alone', () => {
    const batches = epochBatches(input);
    expect(epochBatches(input)).toEqual(batches);
    expect(epochBatches({ ...input, epoch: 3 })).not.toEqual(batches);
    expect(epochBatches({ ...input, seed: 5 })).not.toEqual(batches);
  });

  it('sorts pools of the shuffled order, and shuffles the batches of all of them', () => {
    const order = epochOrder(input).slice(0, 200);
    const expected = batchesOf(order, 40).flatMap((pool) =>
      batchesOf(
        pool.map((row) => framesOf(row)).sort((left, right) => left - right),
        8,
      ),
    );
    const whole = epochBatches(input).slice(0, -1);
    const lengths = whole.map((batch) => batch.map(framesOf));
    expect(lengths.map(String).sort()).toEqual(expected.map(String).sort());
    expect(lengths.map(String)).not.toEqual(expected.map(String)); // not pool after pool, short to long
    // Long batches come early as often as late: the mean place of the longest five, over epochs, is the middle.
    const places = Array.from({ length: 200 }, (_, epoch) => {
      const costs = epochBatches({ ...input, epoch }).slice(0, -1).map((batch) => framesOf(batch.at(-1)!)); // prettier-ignore
      const longest = [...costs.keys()].sort((left, right) => costs[right]! - costs[left]!).slice(0, 5);
      return { longest, mean: longest.reduce((sum, place) => sum + place, 0) / 5 };
    });
    const mean = places.reduce((sum, place) => sum + place.mean, 0) / places.length;
    expect(Math.abs(mean - 12)).toBeLessThan(1.2); // five standard deviations
    expect(new Set(places.map(({ longest }) => longest[0])).size).toBe(25); // every epoch shuffles anew
  });

  it('leaves the rows of the last, smaller batch to chance, whatever their length', () => {
    const order = epochOrder(input);
    expect(epochBatches(input).at(-1)).toEqual(order.slice(200));
  });

  it('pads the less, the larger the pool', () => {
    const shares = [1, 2, 5, 25].map((pool) => paddingShare(source, epochBatches({ ...input, pool })));
    for (const [position, share] of shares.slice(1).entries()) expect(share).toBeLessThan(shares[position]! - 0.03);
    expect(shares[0]).toBeGreaterThan(0.4);
    expect(shares.at(-1)).toBeLessThan(0.1);
  });

  it('goes by the cost of all streams, not by one of them', () => {
    // Audio grows as video, which is ten times as wide, shrinks.
    const opposed = {
      widths: { audio: 1, video: 10 },
      frameCounts: (row: number) => ({ audio: row, video: 700 - row }),
    };
    const sorted = epochBatches({ ...input, source: opposed, pool: 100 }).slice(0, -1);
    for (const batch of sorted) expect(batch).toEqual(ascending(batch).reverse());
  });

  it('is the shuffled order cut in order with a pool of 1, without lengths, and where all are of one', () => {
    expect(epochBatches({ ...input, pool: 1 })).toEqual(plain());
    expect(epochBatches({ ...input, source: { widths: { audio: 3 } } })).toEqual(plain());
    expect(epochBatches({ ...input, source: { ...source, frameCounts: () => ({ audio: 7 }) } })).toEqual(plain());
    // Frames of a stream that the source does not give any more cost nothing.
    const withoutAudio = { widths: { video: 2 }, frameCounts: (row: number) => ({ audio: row, video: 4 }) };
    expect(epochBatches({ ...input, source: withoutAudio })).toEqual(plain());
    expect(epochBatches(input)).not.toEqual(plain());
  });

  it('refuses sizes that are none', () => {
    expect(() => epochBatches({ ...input, pool: 0 })).toThrow(
      'epochBatches pool: must be a whole number from 1, received 0',
    );
    expect(() => epochBatches({ ...input, batchSize: 0 })).toThrow(/from 1, received 0/);
  });
});
