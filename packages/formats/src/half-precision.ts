/** What each of the 65,536 halves is worth, made when the first is read. */
let widened: Float32Array | undefined;

/** Widens IEEE half precision (1 sign, 5 exponent, 10 fraction bits), exactly. */
export function float16ToFloat32(bits: Uint16Array): Float32Array {
  widened ??= Float32Array.from({ length: 0x10000 }, (_, half) => valueOfHalf(half));
  const values = new Float32Array(bits.length);
  for (let at = 0; at < bits.length; at += 1) values[at] = widened[bits[at]!]!;
  return values;
}

function valueOfHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction : fraction + 0x400) * 2 ** (Math.max(exponent, 1) - 25);
}

/**
 * Narrows to IEEE half precision as NumPy does: to the nearest, halfway to the even one; what is too large (from 65,520 on)
 * becomes infinity, what is too small (up to 2⁻²⁵) becomes 0, NaN stays NaN.
 *
 * @returns the bits of the halves, as `encodeSafetensors` takes them for F16
 * @example
 * float32ToFloat16(Float32Array.of(1.5)); // Uint16Array [0x3e00]
 */
export function float32ToFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let at = 0; at < bits.length; at += 1) {
    const sign = (bits[at]! >>> 16) & 0x8000;
    const magnitude = bits[at]! & 0x7fffffff;
    halves[at] = sign | halfMagnitude(magnitude);
  }
  return halves;
}

const FLOAT32_INFINITY = 0x7f800000;
const SMALLEST_NORMAL_HALF = 0x38800000; // 2⁻¹⁴ as float32 bits

/** The 15 lower bits of the half, from the 31 lower bits of a float32. */
function halfMagnitude(magnitude: number): number {
  if (magnitude > FLOAT32_INFINITY) return 0x7e00 | ((magnitude >> 13) & 0x3ff);
  if (magnitude >= 0x47800000 /* 65536 */) return 0x7c00;
  // rounding may carry into the exponent, up to infinity: that is the next half in any case
  if (magnitude >= SMALLEST_NORMAL_HALF) return roundedShift(magnitude - (112 << 23), 13);
  const exponent = magnitude >> 23;
  if (exponent < 102) return 0; // below 2⁻²⁵: less than half of the smallest half
  return roundedShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

/** value / 2^shift, rounded to the nearest whole number, halfway to the even one. */
function roundedShift(value: number, shift: number): number {
  const odd = (value >>> shift) & 1;
  return (value + (1 << (shift - 1)) - 1 + odd) >>> shift;
}

/** Widens bfloat16, which is the upper half of a float32, exactly. */
export function bfloat16ToFloat32(bits: Uint16Array): Float32Array {
  const widenedBits = new Uint32Array(bits.length);
  for (let at = 0; at < bits.length; at += 1) widenedBits[at] = bits[at]! << 16;
  return new Float32Array(widenedBits.buffer);
}
