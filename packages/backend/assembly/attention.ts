// What attention over the frames of one utterance needs beside products of large matrices.

/** s[t, q] = x[t] · y[q], or added to it; x: [rows, width], y: [queries, width], s: [rows, queries]. */
export function scores(x: usize, y: usize, s: usize, rows: i32, queries: i32, width: i32, accumulate: bool): void {
  const stride = <usize>width * 4;
  for (let row = 0; row < rows; row++) {
    let other = y;
    let query = 0;
    for (; query + 4 <= queries; query += 4) {
      fourDots(x, other, stride, width, s, accumulate);
      other += 4 * stride;
      s += 16;
    }
    for (; query < queries; query++) {
      const value = dot(x, other, width);
      store<f32>(s, accumulate ? load<f32>(s) + value : value);
      other += stride;
      s += 4;
    }
    x += stride;
  }
}

/** One row with four others at once. */
function fourDots(x: usize, y: usize, stride: usize, width: i32, s: usize, accumulate: bool): void {
  let y0 = y;
  let y1 = y0 + stride;
  let y2 = y1 + stride;
  let y3 = y2 + stride;
  let d0 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  let d2 = f32x4.splat(0);
  let d3 = f32x4.splat(0);
  const whole = width & ~3;
  for (let at = 0; at < whole; at += 4) {
    const value = v128.load(x);
    d0 = f32x4.add(d0, f32x4.mul(value, v128.load(y0)));
    d1 = f32x4.add(d1, f32x4.mul(value, v128.load(y1)));
    d2 = f32x4.add(d2, f32x4.mul(value, v128.load(y2)));
    d3 = f32x4.add(d3, f32x4.mul(value, v128.load(y3)));
    x += 16;
    y0 += 16;
    y1 += 16;
    y2 += 16;
    y3 += 16;
  }
  const t0 = v128.shuffle<f32>(d0, d1, 0, 4, 1, 5);
  const t1 = v128.shuffle<f32>(d0, d1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(d2, d3, 0, 4, 1, 5);
  const t3 = v128.shuffle<f32>(d2, d3, 2, 6, 3, 7);
  const evens = f32x4.add(v128.shuffle<f32>(t0, t2, 0, 1, 4, 5), v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
  const odds = f32x4.add(v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
  let sums = f32x4.add(evens, odds);
  for (let at = whole; at < width; at++) {
    const others = f32x4(load<f32>(y0), load<f32>(y1), load<f32>(y2), load<f32>(y3));
    sums = f32x4.add(sums, f32x4.mul(f32x4.splat(load<f32>(x)), others));
    x += 4;
    y0 += 4;
    y1 += 4;
    y2 += 4;
    y3 += 4;
  }
  v128.store(s, accumulate ? f32x4.add(v128.load(s), sums) : sums);
}

function dot(x: usize, y: usize, width: i32): f32 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  let at = 0;
  for (; at + 8 <= width; at += 8) {
    even = f32x4.add(even, f32x4.mul(v128.load(x), v128.load(y)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(x, 16), v128.load(y, 16)));
    x += 32;
    y += 32;
  }
  const both = f32x4.add(even, odd);
  let sum =
    f32x4.extract_lane(both, 0) +
    f32x4.extract_lane(both, 1) +
    (f32x4.extract_lane(both, 2) + f32x4.extract_lane(both, 3));
  for (; at < width; at++) {
    sum += load<f32>(x) * load<f32>(y);
    x += 4;
    y += 4;
  }
  return sum;
}

/** Softmax down each column of s, [rows, queries], in place. `line` is scratch for 2 × queries numbers. */
export function softmaxOverRows(s: usize, rows: i32, queries: i32, line: usize): void {
  const stride = <usize>queries * 4;
  const sums = line + stride;
  memory.copy(line, s, stride);
  memory.fill(sums, 0, stride);
  for (let row = 1, at = s + stride; row < rows; row++)
    for (let q: usize = 0; q < stride; q += 4, at += 4) store<f32>(line + q, max(load<f32>(line + q), load<f32>(at)));
  for (let row = 0, at = s; row < rows; row++)
    for (let q: usize = 0; q < stride; q += 4, at += 4) store<f32>(at, load<f32>(at) - load<f32>(line + q));
  const count = rows * queries;
  const whole = count & ~3;
  for (let at = 0; at < whole; at += 4) v128.store(s + <usize>at * 4, exponential(v128.load(s + <usize>at * 4)));
  for (let at = whole; at < count; at++)
    store<f32>(s + <usize>at * 4, f32x4.extract_lane(exponential(f32x4.splat(load<f32>(s + <usize>at * 4))), 0));
  for (let row = 0, at = s; row < rows; row++)
    for (let q: usize = 0; q < stride; q += 4, at += 4) store<f32>(sums + q, load<f32>(sums + q) + load<f32>(at));
  for (let row = 0, at = s; row < rows; row++)
    for (let q: usize = 0; q < stride; q += 4, at += 4) store<f32>(at, load<f32>(at) / load<f32>(sums + q));
}

/** e^x for x ≤ 0, within 2 units of the last place; 0 below −87. Cephes' expf: x = n ln 2 + r, then a polynomial in r. */
function exponential(x: v128): v128 {
  const isTiny = f32x4.lt(x, f32x4.splat(-87));
  const clipped = f32x4.pmax(x, f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(clipped, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(clipped, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(p, power), isTiny);
}

/** o[q] += Σ_t s[t, q] x[t]; s: [rows, queries], x: [rows, width], o: [queries, width]. */
export function addWeightedSums(s: usize, x: usize, o: usize, rows: i32, queries: i32, width: i32): void {
  const stride = <usize>width * 4;
  const sStride = <usize>queries * 4;
  const whole = width & ~3;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const x1 = x + stride;
    const x2 = x1 + stride;
    const x3 = x2 + stride;
    for (let q = 0; q < queries; q++) {
      const weight = s + <usize>q * 4;
      const sum = o + <usize>q * stride;
      const w0 = v128.load32_splat(weight);
      const w1 = v128.load32_splat(weight + sStride);
      const w2 = v128.load32_splat(weight + 2 * sStride);
      const w3 = v128.load32_splat(weight + 3 * sStride);
      let at: usize = 0;
      for (; at < <usize>whole * 4; at += 16) {
        const upper = f32x4.add(f32x4.mul(w0, v128.load(x + at)), f32x4.mul(w1, v128.load(x1 + at)));
        const lower = f32x4.add(f32x4.mul(w2, v128.load(x2 + at)), f32x4.mul(w3, v128.load(x3 + at)));
        v128.store(sum + at, f32x4.add(v128.load(sum + at), f32x4.add(upper, lower)));
      }
      for (; at < stride; at += 4) {
        const upper = load<f32>(weight) * load<f32>(x + at) + load<f32>(weight + sStride) * load<f32>(x1 + at);
        const lower =
          load<f32>(weight + 2 * sStride) * load<f32>(x2 + at) + load<f32>(weight + 3 * sStride) * load<f32>(x3 + at);
        store<f32>(sum + at, load<f32>(sum + at) + (upper + lower));
      }
    }
    x = x3 + stride;
    s += 4 * sStride;
  }
  for (; row < rows; row++) {
    for (let q = 0; q < queries; q++) addScaled(load<f32>(s + <usize>q * 4), x, o + <usize>q * stride, width);
    x += stride;
    s += sStride;
  }
}

/** x[t] = Σ_q s[t, q] y[q]; s: [rows, queries], y: [queries, width], x: [rows, width]. */
export function spread(s: usize, y: usize, x: usize, rows: i32, queries: i32, width: i32): void {
  const stride = <usize>width * 4;
  const whole = <usize>(width & ~3) * 4;
  const sEnd = <usize>queries * 4;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += 16) v128.store(x + at, weighted(s, sEnd, y + at, stride));
    for (let at = whole; at < stride; at += 4) store<f32>(x + at, weightedOne(s, sEnd, y + at, stride));
    x += stride;
    s += sEnd;
  }
}

/** x[t] = (Σ_q s[t, q] y[q]) (1 − k[t]²): the slope of what k is the tanh of. */
export function spreadThroughTanh(s: usize, y: usize, k: usize, x: usize, rows: i32, queries: i32, width: i32): void {
  const stride = <usize>width * 4;
  const whole = <usize>(width & ~3) * 4;
  const sEnd = <usize>queries * 4;
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < whole; at += 16) {
      const key = v128.load(k + at);
      const slope = f32x4.sub(one, f32x4.mul(key, key));
      v128.store(x + at, f32x4.mul(weighted(s, sEnd, y + at, stride), slope));
    }
    for (let at = whole; at < stride; at += 4) {
      const key = load<f32>(k + at);
      store<f32>(x + at, weightedOne(s, sEnd, y + at, stride) * (1 - key * key));
    }
    x += stride;
    k += stride;
    s += sEnd;
  }
}

/** Four columns of Σ_q s[q] y[q]. */
function weighted(s: usize, sEnd: usize, y: usize, stride: usize): v128 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  let q: usize = 0;
  for (; q + 8 <= sEnd; q += 8) {
    even = f32x4.add(even, f32x4.mul(v128.load32_splat(s + q), v128.load(y)));
    odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(s + q, 4), v128.load(y + stride)));
    y += 2 * stride;
  }
  if (q < sEnd) even = f32x4.add(even, f32x4.mul(v128.load32_splat(s + q), v128.load(y)));
  return f32x4.add(even, odd);
}

function weightedOne(s: usize, sEnd: usize, y: usize, stride: usize): f32 {
  let sum: f32 = 0;
  for (let q: usize = 0; q < sEnd; q += 4) {
    sum += load<f32>(s + q) * load<f32>(y);
    y += stride;
  }
  return sum;
}

/** y += factor · x. */
function addScaled(factor: f32, x: usize, y: usize, count: i32): void {
  const factors = f32x4.splat(factor);
  const whole = count & ~3;
  for (let at = 0; at < whole; at += 4) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(factors, v128.load(x))));
    x += 16;
    y += 16;
  }
  for (let at = whole; at < count; at++) {
    store<f32>(y, load<f32>(y) + factor * load<f32>(x));
    x += 4;
    y += 4;
  }
}

/** ∂L/∂s of a softmax a down the columns, in place of ∂L/∂a: a (∂a − Σ_t a ∂a). `line` is scratch for `queries` numbers. */
export function softmaxSlope(a: usize, slope: usize, rows: i32, queries: i32, line: usize): void {
  const stride = <usize>queries * 4;
  memory.fill(line, 0, stride);
  for (let row = 0, from = a, to = slope; row < rows; row++)
    for (let q: usize = 0; q < stride; q += 4, from += 4, to += 4)
      store<f32>(line + q, load<f32>(line + q) + load<f32>(from) * load<f32>(to));
  for (let row = 0, from = a, to = slope; row < rows; row++)
    for (let q: usize = 0; q < stride; q += 4, from += 4, to += 4)
      store<f32>(to, load<f32>(from) * (load<f32>(to) - load<f32>(line + q)));
}
