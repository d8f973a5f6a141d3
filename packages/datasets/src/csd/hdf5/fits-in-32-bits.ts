/** What stands for no free block. */
const NO_BLOCK = 1;
/** A heap of names has a handful; what goes in circles ends here. */
const MOST_BLOCKS = 64;

const [HIGH_HALF, NODE_HEADER_BYTES, ENTRY_BYTES] = [4, 24, 40];

/**
 * Whether a structure of HDF5 that was just read loses nothing in WebAssembly, whose sizes have 32 bits. The library drops the
 * upper half of a 64-bit length without a word, and would read on from a wrong one; on other machines it is refused.
 *
 * @param structure as read from its beginning on: local heap, node of symbols, or tree of a group; anything else passes
 * @param position where in the file it begins
 */
export function fitsIn32Bits(structure: Buffer, position: number): boolean {
  const isZeroAt = (offset: number) => offset + HIGH_HALF > structure.length || structure.readUInt32LE(offset) === 0;
  switch (structure.toString('latin1', 0, 4)) {
    case 'HEAP': // size of the data, and place of the first free block
      return isZeroAt(8 + HIGH_HALF) && isZeroAt(16 + HIGH_HALF) && freeBlocks(structure, position).every((block) => isZeroAt(block + HIGH_HALF) && isZeroAt(block + 8 + HIGH_HALF)); // prettier-ignore
    case 'SNOD': {
      // place of each symbol's name
      const symbols = structure.length < 8 ? 0 : structure.readUInt16LE(6);
      return indexes(symbols).every((symbol) => isZeroAt(8 + symbol * ENTRY_BYTES + HIGH_HALF));
    }
    case 'TREE': {
      // places of names, one more than children; trees of chunks (type 1) are counted in 64 bits
      const children = structure.length < 8 || structure[4] !== 0 ? -1 : structure.readUInt16LE(6);
      return indexes(children + 1).every((key) => isZeroAt(NODE_HEADER_BYTES + key * 16 + HIGH_HALF));
    }
    default:
      return true;
  }
}

/** Where in the structure the free blocks of a heap begin, each with the place of the next and its own length. */
function freeBlocks(heap: Buffer, position: number): number[] {
  const blocks: number[] = [];
  if (heap.length < 32) return blocks;
  const data = Number(heap.readBigUInt64LE(24)) - position;
  for (let next = heap.readUInt32LE(16); next !== NO_BLOCK && blocks.length < MOST_BLOCKS;) {
    const block = data + next;
    if (block < 0 || block + 16 > heap.length) break; // was not read along
    blocks.push(block);
    next = heap.readUInt32LE(block);
  }
  return blocks;
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
