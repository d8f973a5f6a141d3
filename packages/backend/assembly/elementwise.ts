// Passes over arrays: each touches every number once.

/**
 * y = x · scale where its bit is set, else 0. `bits` are words of 32, lowest bit first. It is its own gradient.
 */
export function keepScaled(x: usize, bits: usize, scale: f32, y: usize, count: i32): void {
  const factor = f32x4.splat(scale);
  const ones = i32x4(1, 2, 4, 8);
  const words = count >> 5;
  for (let word = 0; word < words; word++) {
    let selected = v128.load32_splat(bits);
    for (let nibble = 0; nibble < 8; nibble++) {
      const isKept = i32x4.eq(v128.and(selected, ones), ones);
      v128.store(y, v128.and(f32x4.mul(v128.load(x), factor), isKept));
      selected = i32x4.shr_u(selected, 4);
      x += 16;
      y += 16;
    }
    bits += 4;
  }
  const left = count & 31;
  const last = left > 0 ? load<u32>(bits) : 0;
  for (let at = 0; at < left; at++) store<f32>(y + at * 4, (last >> at) & 1 ? load<f32>(x + at * 4) * scale : 0);
}

/** From here on tanh is 1 in float32 but for less than the last bit. */
const LARGEST: f32 = 7.90531110763549805;
/** Below this tanh x is x to the last bit of float32. */
const SMALLEST: f32 = 0.0004;

/** tanh x = x P(x²) / Q(x²), the coefficients of Eigen's ptanh_float. */
export function tanhOf(x: v128): v128 {
  const isSmall = f32x4.lt(f32x4.abs(x), f32x4.splat(SMALLEST));
  const isNumber = f32x4.eq(x, x);
  const clipped = f32x4.pmax(f32x4.splat(-LARGEST), f32x4.pmin(f32x4.splat(LARGEST), x)); // NaN is put back below
  const square = f32x4.mul(clipped, clipped);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(5.12229709037114e-8));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(1.48572235717979e-5));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(6.37261928875436e-4));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(4.89352455891786e-3));
  let q = f32x4.splat(1.19825839466702e-6);
  q = f32x4.add(f32x4.mul(q, square), f32x4.splat(1.18534705686654e-4));
  q = f32x4.add(f32x4.mul(q, square), f32x4.splat(2.268434632439e-3));
  q = f32x4.add(f32x4.mul(q, square), f32x4.splat(4.89352518554385e-3));
  const value = f32x4.div(f32x4.mul(clipped, p), q);
  return v128.bitselect(v128.bitselect(x, value, isSmall), x, isNumber);
}

/** y = tanh x. */
export function tanh(x: usize, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let at = 0; at < whole; at += 4) {
    v128.store(y, tanhOf(v128.load(x)));
    x += 16;
    y += 16;
  }
  for (let at = whole; at < count; at++) {
    store<f32>(y, f32x4.extract_lane(tanhOf(f32x4.splat(load<f32>(x))), 0));
    x += 4;
    y += 4;
  }
}

/** x = tanh(x + bias), in place, row by row. */
export function addBiasAndTanh(x: usize, bias: usize, rows: i32, width: i32): void {
  const whole = width & ~3;
  for (let row = 0; row < rows; row++) {
    let b = bias;
    for (let at = 0; at < whole; at += 4) {
      v128.store(x, tanhOf(f32x4.add(v128.load(x), v128.load(b))));
      x += 16;
      b += 16;
    }
    for (let at = whole; at < width; at++) {
      store<f32>(x, f32x4.extract_lane(tanhOf(f32x4.splat(load<f32>(x) + load<f32>(b))), 0));
      x += 4;
      b += 4;
    }
  }
}

/** Every row of y is the bias. */
export function fillRows(y: usize, bias: usize, rows: i32, width: i32): void {
  const bytes = <usize>width * 4;
  for (let row = 0; row < rows; row++) {
    memory.copy(y, bias, bytes);
    y += bytes;
  }
}

/** sums[column] += Σ_row x[row, column]. */
export function addColumnSums(x: usize, sums: usize, rows: i32, width: i32): void {
  const stride = <usize>width * 4;
  const whole = width & ~3;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const second = x + stride;
    const third = second + stride;
    const fourth = third + stride;
    for (let at: usize = 0; at < <usize>whole * 4; at += 16) {
      const upper = f32x4.add(v128.load(x + at), v128.load(second + at));
      const lower = f32x4.add(v128.load(third + at), v128.load(fourth + at));
      v128.store(sums + at, f32x4.add(v128.load(sums + at), f32x4.add(upper, lower)));
    }
    for (let at = <usize>whole * 4; at < stride; at += 4) {
      const upper = load<f32>(x + at) + load<f32>(second + at);
      store<f32>(sums + at, load<f32>(sums + at) + upper + (load<f32>(third + at) + load<f32>(fourth + at)));
    }
    x = fourth + stride;
  }
  for (; row < rows; row++) {
    add(x, sums, width);
    x += stride;
  }
}

/** y += x. */
export function add(x: usize, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let at = 0; at < whole; at += 4) {
    v128.store(y, f32x4.add(v128.load(y), v128.load(x)));
    x += 16;
    y += 16;
  }
  for (let at = whole; at < count; at++) {
    store<f32>(y, load<f32>(y) + load<f32>(x));
    x += 4;
    y += 4;
  }
}
