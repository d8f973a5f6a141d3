import { describe, expect, it } from 'vitest';
import { fitsIn32Bits } from './fits-in-32-bits.ts';

/** A structure with this 64-bit number at a place. */
function structure(signature: string, count: number, place: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(200);
  bytes.write(signature, 'latin1');
  bytes.writeUInt16LE(count, 6);
  bytes.writeBigUInt64LE(value, place);
  return bytes;
}
const BEYOND = 2n ** 32n;

describe('fitsIn32Bits', () => {
  it.each([
    ['HEAP', 0, [8, 16], [24]],
    ['SNOD', 3, [8, 48, 88], [16, 128]],
    ['TREE', 2, [24, 40, 56], [8, 32, 72]],
    ['OHDR', 2, [], [8, 16, 24]],
  ])('looks at the lengths in %s and at nothing else', (signature, count, lengths, others) => {
    for (const place of lengths) {
      expect(fitsIn32Bits(structure(signature, count, place, BEYOND), 0)).toBe(false);
      expect(fitsIn32Bits(structure(signature, count, place, BEYOND - 1n), 0)).toBe(true);
    }
    for (const place of others) expect(fitsIn32Bits(structure(signature, count, place, BEYOND), 0)).toBe(true);
  });

  it('follows the free blocks of a heap, round in circles too', () => {
    const heap = structure('HEAP', 0, 16, 8n); // the first free block is 8 bytes into the data
    heap.writeBigUInt64LE(1000n + 40n, 24); // which is 40 bytes after the heap, at byte 1000 of the file
    heap.writeBigUInt64LE(32n, 48); // the next
    heap.writeBigUInt64LE(8n, 72); // and back
    expect(fitsIn32Bits(heap, 1000)).toBe(true);
    expect(fitsIn32Bits(heap, 0)).toBe(true); // the data is elsewhere
    heap.writeBigUInt64LE(BEYOND, 80);
    expect(fitsIn32Bits(heap, 1000)).toBe(false);
  });

  it('leaves trees of chunks alone, and what was cut off', () => {
    const chunks = structure('TREE', 2, 24, BEYOND);
    chunks[4] = 1;
    expect(fitsIn32Bits(chunks, 0)).toBe(true);
    for (const length of [0, 3, 5, 10]) {
      for (const signature of ['HEAP', 'SNOD', 'TREE']) {
        expect(fitsIn32Bits(structure(signature, 9, 24, 0n).subarray(0, length), 0)).toBe(true);
      }
    }
  });
});
