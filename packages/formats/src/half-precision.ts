/** Value of one unit of the 10-bit fraction for each of the 32 exponents of a float16. */
const FLOAT16_UNITS = Float64Array.from({ length: 32 }, (_, exponent) => 2 ** (Math.max(exponent, 1) - 25));

/** Widens IEEE half precision (1 sign, 5 exponent, 10 fraction bits), exactly. */
export function float16ToFloat32(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
    return sign * (exponent === 0 ? fraction : fraction + 0x400) * FLOAT16_UNITS[exponent]!;
  });
}

/** Widens bfloat16, which is the upper half of a float32, exactly. */
export function bfloat16ToFloat32(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
}
