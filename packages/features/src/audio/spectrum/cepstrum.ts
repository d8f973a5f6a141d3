/**
 * The first coefficients of the orthonormal DCT-II of a row:
 *
 *     c_k = s_k Σ_n x_n cos(π k (2n + 1) / 2N),   s_0 = √(1/N), s_k = √(2/N)
 *
 * @returns takes [inputs] and fills [coefficients]
 */
export function cepstrum(inputs: number, coefficients: number): (row: Float64Array, into: Float64Array) => void {
  const basis = Array.from({ length: coefficients }, (_, k) =>
    Float64Array.from(
      { length: inputs },
      (__, n) => Math.sqrt((k === 0 ? 1 : 2) / inputs) * Math.cos((Math.PI * k * (2 * n + 1)) / (2 * inputs)),
    ),
  );
  return (row, into) => {
    for (let k = 0; k < coefficients; k++) {
      const wave = basis[k]!;
      let sum = 0;
      for (let n = 0; n < inputs; n++) sum += wave[n]! * row[n]!;
      into[k] = sum;
    }
  };
}
