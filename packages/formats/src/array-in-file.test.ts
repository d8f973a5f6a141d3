import { describe, expect, it } from 'vitest';
import { arrayInFile, denseStrides, fortranAxes } from './array-in-file.ts';

const shape = [4, 3, 2, 5];
const count = 120;
const index = (flat: number) => [Math.floor(flat / 30), Math.floor(flat / 10) % 3, Math.floor(flat / 5) % 2, flat % 5];

/** An array whose element [i, j, k, l] is its row-major position, stored with its axes in this order. */
function stored(axes: readonly number[], bigEndian: boolean) {
  const strides = denseStrides(shape, axes);
  const file = new DataView(new ArrayBuffer(count * 4));
  for (let flat = 0; flat < count; flat += 1) {
    const place = index(flat).reduce((sum, position, axis) => sum + position * strides[axis]!, 0);
    file.setFloat32(place * 4, flat, !bigEndian);
  }
  const reads: [number, number][] = [];
  const read = async (offset: number, length: number) => {
    reads.push([offset, length]);
    if (offset < 0 || offset + length > file.byteLength) throw new Error('outside');
    return new Uint8Array(file.buffer.slice(offset, offset + length));
  };
  return { array: arrayInFile({ dtype: 'F32', shape, strides, bigEndian }, read, 'a.npy'), reads };
}

const orders = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].flatMap((c) => [0, 1, 2, 3].map((d) => [a, b, c, d])))).filter((axes) => new Set(axes).size === 4); // prettier-ignore

describe('arrayInFile', () => {
  it.each(orders)('reads rows in row-major order from axes stored as %i %i %i %i', async (...axes) => {
    for (const bigEndian of [false, true]) {
      const { array } = stored(axes, bigEndian);
      for (let first = 0; first <= 4; first += 1) {
        for (let rows = 0; rows <= 4 - first; rows += 1) {
          const expected = Array.from({ length: rows * 30 }, (_, at) => first * 30 + at);
          expect([...(await array.readRows(first, rows))]).toEqual(expected);
        }
      }
    }
  });

  it('reads neighbouring rows of C order at once, and nothing else', async () => {
    const { array, reads } = stored([0, 1, 2, 3], false);
    await array.readRows(1, 2);
    expect(reads).toEqual([[120, 240]]);
  });

  it('reads far columns of Fortran order one by one', async () => {
    const rows = 20_000;
    const reads: number[] = [];
    const strides = denseStrides([rows, 3], fortranAxes([rows, 3]));
    const read = async (offset: number, length: number) => {
      reads.push(offset);
      return new Uint8Array(Float32Array.from({ length: length / 4 }, (_, at) => offset / 4 + at).buffer);
    };
    const array = arrayInFile({ dtype: 'F32', shape: [rows, 3], strides, bigEndian: false }, read, 'a.npy');
    expect([...(await array.readRows(7, 2))]).toEqual([7, 20_007, 40_007, 8, 20_008, 40_008]);
    expect(reads).toEqual([28, 80_028, 160_028]);
  });

  it.each([
    [3, 2],
    [-1, 1],
    [0, 5],
    [0.5, 1],
    [0, NaN],
  ])('refuses rows %d and %d on', async (first, rows) => {
    // prettier-ignore
    await expect(stored([0, 1, 2, 3], false).array.readRows(first, rows)).rejects.toThrow(/^a\.npy: rows .* were asked for, the array has 4$/); // prettier-ignore
  });

  it('reads a scalar as one row', async () => {
    const read = async () => new Uint8Array(Float64Array.of(2.5).buffer);
    const array = arrayInFile({ dtype: 'F64', shape: [], strides: [], bigEndian: false }, read, 'a');
    expect([array.rows, ...(await array.readRows(0, 1))]).toEqual([1, 2.5]);
  });
});
