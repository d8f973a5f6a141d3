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
  into.fill(0);
  for (let row = 0; row < size * samples; row++) {
    // pixel i is the picture from i to i + 1, so its middle is at i + 0.5
    let x = startX - row * acrossY - 0.5;
    let y = startY + row * acrossX - 0.5;
    const line = Math.floor(row / samples) * size;
    for (let column = 0; column < size * samples; column++, x += acrossX, y += acrossY) {
      const left = Math.min(width - 1, Math.max(0, Math.floor(x)));
      const top = Math.min(height - 1, Math.max(0, Math.floor(y)));
      const right = Math.min(width - 1, left + 1);
      const below = Math.min(height - 1, top + 1);
      const alongX = Math.min(1, Math.max(0, x - left));
      const alongY = Math.min(1, Math.max(0, y - top));
      const topLeft = share * (1 - alongX) * (1 - alongY);
      const topRight = share * alongX * (1 - alongY);
      const belowLeft = share * (1 - alongX) * alongY;
      const belowRight = share * alongX * alongY;
      const [a, b, c, d] = [top * width + left, top * width + right, below * width + left, below * width + right];
      const to = 3 * (line + Math.floor(column / samples));
      for (let channel = 0; channel < 3; channel++)
        into[to + channel]! +=
          topLeft * rgb[3 * a + channel]! +
          topRight * rgb[3 * b + channel]! +
          belowLeft * rgb[3 * c + channel]! +
          belowRight * rgb[3 * d + channel]!;
    }
  }
}
