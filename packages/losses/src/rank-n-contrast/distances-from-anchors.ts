import { type AnchorBlock, TILE } from './anchor-block.ts';

/**
 * Sets a block's pairs to ‖r_i − r_j‖₂.
 *
 * Unrolled over two anchors and a tile of others: eight sums stay in registers, and six numbers are read for eight terms.
 */
export function distancesFromAnchors({ start, anchors, rows, width, pairs }: AnchorBlock): void {
  const count = rows.length / width;
  for (let j = 0; j < count; j += TILE) {
    const b0 = j * width;
    const b1 = b0 + width;
    const b2 = b1 + width;
    const b3 = b2 + width;
    for (let i = 0; i < anchors; i += 2) {
      const a0 = (start + i) * width;
      const a1 = a0 + width;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let c = 0; c < width; c++) {
        const y0 = rows[b0 + c]!;
        const y1 = rows[b1 + c]!;
        const y2 = rows[b2 + c]!;
        const y3 = rows[b3 + c]!;

        const x0 = rows[a0 + c]!;
        s00 += (x0 - y0) * (x0 - y0);
        s01 += (x0 - y1) * (x0 - y1);
        s02 += (x0 - y2) * (x0 - y2);
        s03 += (x0 - y3) * (x0 - y3);

        const x1 = rows[a1 + c]!;
        s10 += (x1 - y0) * (x1 - y0);
        s11 += (x1 - y1) * (x1 - y1);
        s12 += (x1 - y2) * (x1 - y2);
        s13 += (x1 - y3) * (x1 - y3);
      }
      const p0 = i * count + j;
      pairs[p0] = Math.sqrt(s00);
      pairs[p0 + 1] = Math.sqrt(s01);
      pairs[p0 + 2] = Math.sqrt(s02);
      pairs[p0 + 3] = Math.sqrt(s03);

      const p1 = p0 + count;
      pairs[p1] = Math.sqrt(s10);
      pairs[p1 + 1] = Math.sqrt(s11);
      pairs[p1 + 2] = Math.sqrt(s12);
      pairs[p1 + 3] = Math.sqrt(s13);
    }
  }
}
