// C = A B, or C += A B, for float32 matrices of any size that lie anywhere in memory, either factor transposed or not.
//
// B is packed in blocks into panels of 8 columns, so that a panel of a block stays in the first level of the cache while 4 rows
// of A pass over it; the 4 × 8 sums live in registers. Where A is transposed, its block is written out first.

const BLOCK_INNER: i32 = 512;
const BLOCK_COLUMNS: i32 = 512;
const BLOCK_ROWS: i32 = 256;
const TRANSPOSED_INNER: i32 = 128;

/** Bytes of scratch memory that `multiply` needs. */
export function multiplyScratch(m: i32, k: i32, n: i32, aTransposed: bool): i32 {
  const inner = min(k, aTransposed ? TRANSPOSED_INNER : BLOCK_INNER);
  const columns = (min(n, BLOCK_COLUMNS) + 7) & ~7;
  const rows = aTransposed ? (min(m, BLOCK_ROWS) + 3) & ~3 : 0;
  return (inner * columns + rows * inner + 32) * 4;
}

/**
 * a: [m, k], or [k, m] where transposed; b: [k, n], or [n, k] where transposed; c: [m, n]; strides are bytes from row to row.
 */
export function multiply(
  a: usize,
  aStride: usize,
  aTransposed: bool,
  b: usize,
  bStride: usize,
  bTransposed: bool,
  c: usize,
  cStride: usize,
  m: i32,
  k: i32,
  n: i32,
  accumulate: bool,
  scratch: usize,
): void {
  const blockInner = aTransposed ? TRANSPOSED_INNER : BLOCK_INNER;
  const tile = scratch; // 4 × 8 sums, where fewer than 8 columns are left
  const packedB = scratch + 128;
  const packedA = packedB + <usize>(min(k, blockInner) * ((min(n, BLOCK_COLUMNS) + 7) & ~7)) * 4;
  for (let column = 0; column < n; column += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, n - column);
    for (let inner = 0; inner < k; inner += blockInner) {
      const inners = min(blockInner, k - inner);
      const adds = accumulate || inner > 0;
      if (bTransposed)
        packTransposed(b + <usize>column * bStride + <usize>inner * 4, bStride, inners, columns, packedB);
      else pack(b + <usize>inner * bStride + <usize>column * 4, bStride, inners, columns, packedB);
      const target = c + <usize>column * 4;
      if (!aTransposed) {
        rowsTimesPanels(a + <usize>inner * 4, aStride, packedB, target, cStride, m, inners, columns, adds, tile);
        continue;
      }
      for (let row = 0; row < m; row += BLOCK_ROWS) {
        const rows = min(BLOCK_ROWS, m - row);
        transpose(a + <usize>inner * aStride + <usize>row * 4, aStride, inners, rows, packedA);
        const rowTarget = target + <usize>row * cStride;
        rowsTimesPanels(packedA, <usize>inners * 4, packedB, rowTarget, cStride, rows, inners, columns, adds, tile);
      }
    }
  }
}

function rowsTimesPanels(
  a: usize,
  aStride: usize,
  panels: usize,
  c: usize,
  cStride: usize,
  m: i32,
  k: i32,
  n: i32,
  accumulate: bool,
  tile: usize,
): void {
  const panelBytes = <usize>k * 32;
  const whole = n & ~7;
  const left = n - whole;
  let row = 0;
  for (; row + 4 <= m; row += 4) {
    const from = a + <usize>row * aStride;
    const to = c + <usize>row * cStride;
    let panel = panels;
    for (let column = 0; column < whole; column += 8) {
      fourRows(from, aStride, panel, k, to + <usize>column * 4, cStride, accumulate);
      panel += panelBytes;
    }
    if (left == 0) continue;
    fourRows(from, aStride, panel, k, tile, 32, false);
    for (let r = 0; r < 4; r++) copyTile(tile + r * 32, to + <usize>r * cStride + <usize>whole * 4, left, accumulate);
  }
  for (; row < m; row++) {
    const from = a + <usize>row * aStride;
    const to = c + <usize>row * cStride;
    let panel = panels;
    for (let column = 0; column < whole; column += 8) {
      oneRow(from, panel, k, to + <usize>column * 4, accumulate);
      panel += panelBytes;
    }
    if (left > 0) {
      oneRow(from, panel, k, tile, false);
      copyTile(tile, to + <usize>whole * 4, left, accumulate);
    }
  }
}

function copyTile(from: usize, to: usize, count: i32, accumulate: bool): void {
  for (let at: usize = 0; at < <usize>count * 4; at += 4) {
    const value = load<f32>(from + at);
    store<f32>(to + at, accumulate ? load<f32>(to + at) + value : value);
  }
}

/** 4 rows of A times a panel of 8 columns. V8 unrolls this loop by itself; unrolled by hand it spills registers. */
function fourRows(a: usize, aStride: usize, panel: usize, k: i32, c: usize, cStride: usize, accumulate: bool): void {
  let a0 = a;
  let a1 = a0 + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  let s00: v128, s01: v128, s10: v128, s11: v128, s20: v128, s21: v128, s30: v128, s31: v128;
  if (accumulate) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
  } else {
    s00 = f32x4.splat(0);
    s01 = f32x4.splat(0);
    s10 = f32x4.splat(0);
    s11 = f32x4.splat(0);
    s20 = f32x4.splat(0);
    s21 = f32x4.splat(0);
    s30 = f32x4.splat(0);
    s31 = f32x4.splat(0);
  }
  let b = panel;
  for (let left = k; left > 0; left -= 1) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a0);
    s00 = f32x4.add(s00, f32x4.mul(x, b0));
    s01 = f32x4.add(s01, f32x4.mul(x, b1));
    x = v128.load32_splat(a1);
    s10 = f32x4.add(s10, f32x4.mul(x, b0));
    s11 = f32x4.add(s11, f32x4.mul(x, b1));
    x = v128.load32_splat(a2);
    s20 = f32x4.add(s20, f32x4.mul(x, b0));
    s21 = f32x4.add(s21, f32x4.mul(x, b1));
    x = v128.load32_splat(a3);
    s30 = f32x4.add(s30, f32x4.mul(x, b0));
    s31 = f32x4.add(s31, f32x4.mul(x, b1));
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += 32;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

function oneRow(a: usize, panel: usize, k: i32, c: usize, accumulate: bool): void {
  let s0 = accumulate ? v128.load(c) : f32x4.splat(0);
  let s1 = accumulate ? v128.load(c, 16) : f32x4.splat(0);
  for (let i = 0; i < k; i++) {
    const x = v128.load32_splat(a);
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(panel)));
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(panel, 16)));
    a += 4;
    panel += 32;
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
}

/** [k, n] into panels of 8 columns, the last filled up with zeros. */
export function pack(b: usize, stride: usize, k: i32, n: i32, packed: usize): void {
  const whole = n & ~7;
  for (let column = 0; column < whole; column += 8) {
    let from = b + <usize>column * 4;
    for (let i = 0; i < k; i++) {
      v128.store(packed, v128.load(from));
      v128.store(packed, v128.load(from, 16), 16);
      from += stride;
      packed += 32;
    }
  }
  if (whole < n) {
    let from = b + <usize>whole * 4;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < 8; j++) store<f32>(packed + j * 4, whole + j < n ? load<f32>(from + j * 4) : 0);
      from += stride;
      packed += 32;
    }
  }
}

/** The same from [n, k]. */
export function packTransposed(b: usize, stride: usize, k: i32, n: i32, packed: usize): void {
  for (let column = 0; column < n; column += 8) {
    const from = b + <usize>column * stride;
    if (column + 8 <= n) {
      const half = from + 4 * stride;
      let i = 0;
      for (; i + 4 <= k; i += 4) {
        transposeFour(from + <usize>i * 4, stride, packed + <usize>i * 32, 32);
        transposeFour(half + <usize>i * 4, stride, packed + <usize>i * 32 + 16, 32);
      }
      for (; i < k; i++)
        for (let j = 0; j < 8; j++)
          store<f32>(packed + <usize>i * 32 + j * 4, load<f32>(from + <usize>j * stride + <usize>i * 4));
    } else {
      for (let i = 0; i < k; i++)
        for (let j = 0; j < 8; j++)
          store<f32>(
            packed + <usize>i * 32 + j * 4,
            column + j < n ? load<f32>(from + <usize>j * stride + <usize>i * 4) : 0,
          );
    }
    packed += <usize>k * 32;
  }
}

/** [k, m] to [m, k], rows of the result one behind another. */
function transpose(a: usize, stride: usize, k: i32, m: i32, target: usize): void {
  const toStride = <usize>k * 4;
  let i = 0;
  for (; i + 4 <= k; i += 4) {
    const from = a + <usize>i * stride;
    let j = 0;
    for (; j + 4 <= m; j += 4)
      transposeFour(from + <usize>j * 4, stride, target + <usize>j * toStride + <usize>i * 4, toStride);
    for (; j < m; j++)
      for (let r = 0; r < 4; r++)
        store<f32>(
          target + <usize>j * toStride + <usize>(i + r) * 4,
          load<f32>(from + <usize>r * stride + <usize>j * 4),
        );
  }
  for (; i < k; i++)
    for (let j = 0; j < m; j++)
      store<f32>(target + <usize>j * toStride + <usize>i * 4, load<f32>(a + <usize>i * stride + <usize>j * 4));
}

/** 4 × 4 numbers. */
function transposeFour(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + fromStride);
  const r2 = v128.load(from + 2 * fromStride);
  const r3 = v128.load(from + 3 * fromStride);
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
  v128.store(to + toStride, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
  v128.store(to + 2 * toStride, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
  v128.store(to + 3 * toStride, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
}
