const BYTES = Float64Array.BYTES_PER_ELEMENT;
// Where the lowest byte of a double is: 1 is 3FF0 0000 0000 0000.
const lowestFirst = new Uint8Array(Float64Array.of(1).buffer)[0] === 0;

/**
 * Sorts indices by value, the greatest value first; equal values stay in the order in which they come.
 *
 * Doubles from 0 up are in the order of their bits, read as whole numbers. So a radix sort, from the lowest byte to the
 * highest, takes O(n) and compares nothing. A byte that all values share, as differences of float32 numbers share the
 * lowest ones, costs no pass.
 *
 * @param values 0 or more; read anew at each call
 * @returns a function that sorts the indices it is given in place
 */
export function descendingOrder(values: Float64Array): (indices: Uint32Array) => void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const places = new Uint32Array(256);
  const spare = new Uint32Array(values.length);

  return (indices) => {
    const count = indices.length;
    let from: Uint32Array = indices;
    let to: Uint32Array = spare;
    for (let pass = 0; pass < BYTES; pass++) {
      const at = lowestFirst ? pass : BYTES - 1 - pass;
      places.fill(0);
      for (let p = 0; p < count; p++) places[bytes[BYTES * from[p]! + at]!]!++;
      if (places.includes(count)) continue;

      for (let byte = 255, place = 0; byte >= 0; byte--) {
        const size = places[byte]!;
        places[byte] = place;
        place += size;
      }
      for (let p = 0; p < count; p++) to[places[bytes[BYTES * from[p]! + at]!]!++] = from[p]!;
      [from, to] = [to, from];
    }
    if (from !== indices) indices.set(from.subarray(0, count));
  };
}
