/** The cosine similarity of each row of [N, H] vectors with each, [N, N] row-major. A zero vector is similar to nothing: 0. */
export function cosineMatrix(vectors: readonly Float32Array[]): Float32Array {
  const units = vectors.map((vector) => {
    const length = Math.hypot(...vector);
    return length === 0 ? vector : vector.map((value) => value / length);
  });
  const cosines = new Float32Array(units.length * units.length);
  units.forEach((left, row) => {
    for (let column = 0; column <= row; column++) {
      const right = units[column]!;
      let cosine = 0;
      for (let at = 0; at < left.length; at++) cosine += left[at]! * right[at]!;
      cosines[row * units.length + column] = cosines[column * units.length + row] = cosine;
    }
  });
  return cosines;
}
