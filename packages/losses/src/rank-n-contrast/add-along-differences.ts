import { type AnchorBlock, TILE } from './anchor-block.ts';

/**
 * Adds Σ_j w_ij·(r_i − r_j) to the gradient of each anchor i, and takes every term from the gradient of its j.
 *
 * Differences are formed rather than multiplied out into w_ij·r_i − w_ij·r_j, which would cancel between close vectors,
 * where w is large. Unrolled over a tile of anchors and one of others: sixteen weights stay in registers, and eight
 * slopes are written for sixteen terms.
 *
 * @param block.pairs w_ij; 0 where a row is padding
 * @param gradient [n, C], n padded as in the block
 */
export function addAlongDifferences({ start, anchors, rows, width, pairs }: AnchorBlock, gradient: Float64Array): void {
  const count = rows.length / width;
  for (let j = 0; j < count; j += TILE) {
    const b0 = j * width;
    const b1 = b0 + width;
    const b2 = b1 + width;
    const b3 = b2 + width;
    for (let i = 0; i < anchors; i += TILE) {
      const a0 = (start + i) * width;
      const a1 = a0 + width;
      const a2 = a1 + width;
      const a3 = a2 + width;
      const p0 = i * count + j;
      const p1 = p0 + count;
      const p2 = p1 + count;
      const p3 = p2 + count;
      const w00 = pairs[p0]!;
      const w01 = pairs[p0 + 1]!;
      const w02 = pairs[p0 + 2]!;
      const w03 = pairs[p0 + 3]!;
      const w10 = pairs[p1]!;
      const w11 = pairs[p1 + 1]!;
      const w12 = pairs[p1 + 2]!;
      const w13 = pairs[p1 + 3]!;
      const w20 = pairs[p2]!;
      const w21 = pairs[p2 + 1]!;
      const w22 = pairs[p2 + 2]!;
      const w23 = pairs[p2 + 3]!;
      const w30 = pairs[p3]!;
      const w31 = pairs[p3 + 1]!;
      const w32 = pairs[p3 + 2]!;
      const w33 = pairs[p3 + 3]!;
      for (let c = 0; c < width; c++) {
        const y0 = rows[b0 + c]!;
        const y1 = rows[b1 + c]!;
        const y2 = rows[b2 + c]!;
        const y3 = rows[b3 + c]!;

        const x0 = rows[a0 + c]!;
        const t00 = w00 * (x0 - y0);
        const t01 = w01 * (x0 - y1);
        const t02 = w02 * (x0 - y2);
        const t03 = w03 * (x0 - y3);
        gradient[a0 + c]! += t00 + t01 + t02 + t03;
        let sum0 = t00;
        let sum1 = t01;
        let sum2 = t02;
        let sum3 = t03;

        const x1 = rows[a1 + c]!;
        const t10 = w10 * (x1 - y0);
        const t11 = w11 * (x1 - y1);
        const t12 = w12 * (x1 - y2);
        const t13 = w13 * (x1 - y3);
        gradient[a1 + c]! += t10 + t11 + t12 + t13;
        sum0 += t10;
        sum1 += t11;
        sum2 += t12;
        sum3 += t13;

        const x2 = rows[a2 + c]!;
        const t20 = w20 * (x2 - y0);
        const t21 = w21 * (x2 - y1);
        const t22 = w22 * (x2 - y2);
        const t23 = w23 * (x2 - y3);
        gradient[a2 + c]! += t20 + t21 + t22 + t23;
        sum0 += t20;
        sum1 += t21;
        sum2 += t22;
        sum3 += t23;

        const x3 = rows[a3 + c]!;
        const t30 = w30 * (x3 - y0);
        const t31 = w31 * (x3 - y1);
        const t32 = w32 * (x3 - y2);
        const t33 = w33 * (x3 - y3);
        gradient[a3 + c]! += t30 + t31 + t32 + t33;
        sum0 += t30;
        sum1 += t31;
        sum2 += t32;
        sum3 += t33;

        gradient[b0 + c]! -= sum0;
        gradient[b1 + c]! -= sum1;
        gradient[b2 + c]! -= sum2;
        gradient[b3 + c]! -= sum3;
      }
    }
  }
}
