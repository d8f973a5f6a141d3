/** Bytes of a stream, taken by count. */
export interface ByteReader {
  /** That many bytes, valid until the next are taken; null where the stream ends before. */
  take(count: number): Promise<Buffer | null>;
}

export function byteReader(chunks: AsyncIterable<Buffer>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let available = 0;
  // one place for all: new memory for every picture costs more than to decode it
  let place = Buffer.alloc(0);
  return {
    async take(count) {
      while (available < count) {
        const next = await iterator.next();
        if (next.done === true) return null;
        held.push(next.value);
        available += next.value.length;
      }
      if (place.length < count) place = Buffer.allocUnsafeSlow(count);
      const taken = place.subarray(0, count);
      for (let filled = 0; filled < count;) {
        const first = held[0]!;
        const part = Math.min(first.length, count - filled);
        first.copy(taken, filled, 0, part);
        filled += part;
        if (part === first.length) held.shift();
        else held[0] = first.subarray(part);
      }
      available -= count;
      return taken;
    },
  };
}
