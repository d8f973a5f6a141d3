/**
 * Arrays that are used again. The first touch of new memory can cost as much as reading into it, and a batch is hundreds of
 * megabytes.
 *
 * @param make a new array of so many numbers
 * @example
 * ```ts
 * const pool = bufferPool((numbers) => new Float32Array(numbers));
 * const values = pool.take(1000);
 * pool.giveBack(values); // the next take of 1000 or fewer has it again, with whatever stands in it
 * ```
 */
export function bufferPool(make: (numbers: number) => Float32Array) {
  const free: Float32Array[] = [];
  const lent = new WeakMap<Float32Array, Float32Array>();
  return {
    /** An array of exactly so many numbers; what stands in it is not said. */
    take: (numbers: number): Float32Array => {
      const fitting = free.filter(({ length }) => length >= numbers && length <= 4 * numbers + 1024);
      const smallest = fitting.reduce<Float32Array | undefined>(
        (least, one) => (least === undefined || one.length < least.length ? one : least),
        undefined,
      );
      if (smallest !== undefined) free.splice(free.indexOf(smallest), 1);
      else free.shift(); // whatever does not fit is let go, rather than kept beside what is made now
      const whole = smallest ?? make(numbers);
      const part = whole.subarray(0, numbers);
      lent.set(part, whole);
      return part;
    },
    /** Only what was taken, and only once. */
    giveBack: (part: Float32Array): void => {
      const whole = lent.get(part);
      if (whole === undefined) return;
      lent.delete(part);
      free.push(whole);
    },
  };
}
