import type { Picture } from '@sdumc/core';
import type { PictureLayout } from './read-avi.ts';

/** A packet of blue, green and red as a picture of red, green and blue, its first row on top. */
export function pictureOf(bytes: Buffer, { width, height, bottomUp }: PictureLayout, seconds: number): Picture {
  const stride = Math.ceil((3 * width) / 4) * 4;
  const rgb = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    let from = (bottomUp ? height - 1 - row : row) * stride;
    for (let to = 3 * width * row; to < 3 * width * (row + 1); to += 3, from += 3) {
      rgb[to] = bytes[from + 2]!;
      rgb[to + 1] = bytes[from + 1]!;
      rgb[to + 2] = bytes[from]!;
    }
  }
  return { seconds, width, height, rgb };
}
