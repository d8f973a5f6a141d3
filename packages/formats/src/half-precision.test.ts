import { describe, expect, it } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32, float32ToFloat16 } from './half-precision.ts';

const all = Uint16Array.from({ length: 0x10000 }, (_, half) => half);
const isNaNHalf = (half: number) => (half & 0x7fff) > 0x7c00;
/** The value of a half that is not NaN, from the definition. */
function value(half: number): number {
  const exponent = (half >> 10) & 31;
  const fraction = (half & 1023) / 1024;
  const magnitude =
    exponent === 31 ? Infinity : exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15);
  return half & 0x8000 ? -magnitude : magnitude;
}
/** The float32 before or after a positive one. */
function neighbour(float: number, step: 1 | -1): number {
  const bits = new Uint32Array(Float32Array.of(float).buffer);
  bits[0]! += step;
  return new Float32Array(bits.buffer)[0]!;
}
const narrow = (float: number) => float32ToFloat16(Float32Array.of(float))[0]!;

describe('half precision', () => {
  it('is widened exactly, all 65,536 of it', () => {
    const widened = float16ToFloat32(all);
    const wrong = [...all].filter((half) => !Object.is(widened[half], isNaNHalf(half) ? NaN : value(half)));
    expect(wrong).toEqual([]);
  });

  it('comes back as it was, all 65,536 of it', () => {
    const back = float32ToFloat16(float16ToFloat32(all));
    const wrong = [...all].filter((half) => (isNaNHalf(half) ? !isNaNHalf(back[half]!) : back[half] !== half));
    expect(wrong).toEqual([]);
  });

  it('is rounded to the nearest, halfway to the even one', () => {
    const wrong: number[] = [];
    for (let half = 0; half < 0x7bff; half += 1) {
      const middle = (value(half) + value(half + 1)) / 2; // exact in float32
      const even = half % 2 === 0 ? half : half + 1;
      const got = [narrow(middle), narrow(neighbour(middle, -1)), narrow(neighbour(middle, 1))];
      const negative = narrow(-middle);
      if (got.join() !== [even, half, half + 1].join() || negative !== (even | 0x8000)) wrong.push(half);
    }
    expect(wrong).toEqual([]);
  });

  it('overflows to infinity from 65,520 on, and keeps zeros, infinities and NaN', () => {
    expect(narrow(65519.996)).toBe(0x7bff);
    expect([65520, 65536, 3e38, Infinity].map(narrow)).toEqual([0x7c00, 0x7c00, 0x7c00, 0x7c00]);
    expect([-65520, -Infinity, 0, -0, 1e-45, -1e-45].map(narrow)).toEqual([0xfc00, 0xfc00, 0, 0x8000, 0, 0x8000]);
    expect(isNaNHalf(narrow(NaN))).toBe(true);
    const payload = new Float32Array(Uint32Array.of(0x7f800001, 0xff800001).buffer); // only bits that are cut off
    expect([...float32ToFloat16(payload)].every(isNaNHalf)).toBe(true);
  });

  it('is taken from a part of a larger array', () => {
    expect([...float32ToFloat16(Float32Array.of(9, 1, -2).subarray(1))]).toEqual([0x3c00, 0xc000]);
  });
});

it('bfloat16 is the upper half of a float32', () => {
  expect([...bfloat16ToFloat32(Uint16Array.of(0x3fc0, 0xff80, 0x8000))]).toEqual([1.5, -Infinity, -0]);
});
