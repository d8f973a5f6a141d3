/** Numbers in memory that threads share, all 0. */
export function sharedNumbers(count: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(count * Float32Array.BYTES_PER_ELEMENT));
}

/** Named arrays one behind another in shared memory. */
export function sharedWeights(sizes: ReadonlyMap<string, number>): ReadonlyMap<string, Float32Array> {
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const all = sharedNumbers(total);
  let start = 0;
  return new Map(
    [...sizes].map(([name, size]) => {
      start += size;
      return [name, all.subarray(start - size, start)];
    }),
  );
}
