import type { Picture } from '@sdumc/core';

/** A square of a picture, turned: where its middle is, how long its sides are, and by how much its top is turned clockwise. */
export interface Square {
  readonly x: number;
  readonly y: number;
  /** Pixels. */
  readonly side: number;
  /** Radians. */
  readonly angle: number;
}

/** Where a point of a square, each coordinate from 0 to 1, lies in the picture. */
export function pointOfSquare({ x, y, side, angle }: Square, right: number, down: number): readonly [number, number] {
  const [across, along] = [(right - 0.5) * side, (down - 0.5) * side];
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return [x + across * cosine - along * sine, y + across * sine + along * cosine];
}

/**
 * Samples a turned square of a picture into `size` × `size` pixels, bilinear, [size, size, 3], from 0 to 255. Each pixel is the mean of
 * as many samples as keep small squares sharp and large ones free of patterns. Beyond the picture its edge goes on.
 */
export function sampleSquare(
  { rgb, width, height }: Picture,
  square: Square,
  { size, into }: { readonly size: number; readonly into: Float32Array },
): void {
  const { side, angle } = square;
  const samples = Math.min(4, Math.max(1, Math.round(side / size)));
  const step = side / (size * samples);
  const [acrossX, acrossY] = [Math.cos(angle) * step, Math.sin(angle) * step];
  const [startX, startY] = pointOfSquare(square, 0.5 / (size * samples), 0.5 / (size * samples));
  const share = 1 / (samples * samples);
  const [lastX, lastY] = [width - 1, height - 1];
  into.fill(0);
  for (let row = 0; row < size * samples; row++) {
    // pixel i is the picture from i to i + 1, so its middle is at i + 0.5
    let x = startX - row * acrossY - 0.5;
    let y = startY + row * acrossX - 0.5;
    let to = 3 * size * Math.floor(row / samples);
    for (let column = 0; column < size; column++, to += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let sample = 0; sample < samples; sample++, x += acrossX, y += acrossY) {
        const inX = x < 0 ? 0 : x > lastX ? lastX : x;
        const inY = y < 0 ? 0 : y > lastY ? lastY : y;
        const left = Math.floor(inX);
        const top = Math.floor(inY);
        const a = 3 * (top * width + left);
        const b = left < lastX ? a + 3 : a;
        const down = top < lastY ? 3 * width : 0;
        const c = a + down;
        const d = b + down;
        const alongX = inX - left;
        const below = share * (inY - top);
        const above = share - below;
        const toRight = above * alongX;
        const toLeft = above - toRight;
        const belowRight = below * alongX;
        const belowLeft = below - belowRight;
        red += toLeft * rgb[a]! + toRight * rgb[b]! + belowLeft * rgb[c]! + belowRight * rgb[d]!;
        green += toLeft * rgb[a + 1]! + toRight * rgb[b + 1]! + belowLeft * rgb[c + 1]! + belowRight * rgb[d + 1]!;
        blue += toLeft * rgb[a + 2]! + toRight * rgb[b + 2]! + belowLeft * rgb[c + 2]! + belowRight * rgb[d + 2]!;
      }
      into[to]! += red;
      into[to + 1]! += green;
      into[to + 2]! += blue;
    }
  }
}
